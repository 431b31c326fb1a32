"""What office programs print of tables without ruling lines: cells at the tops of their rows near a page break, several
tables on a page, units below numbers above the text that follows."""

from __future__ import annotations

from collections.abc import Sequence

from test_readers_bands import Set, cell, rows_of
from test_readers_prints import GENRE, TIGHT, set_out, tight

from extraction.readers.pdf.breaks import as_grid, words_of
from extraction.readers.pdf.content import Ruling
from extraction.readers.pdf.tables import Lattice, fill, find_lattices, write


def test_values_at_the_top_of_a_tight_row_are_of_it() -> None:
    """Office programs set some cells of a row near a page break to its top, though all are set to the middle."""
    label = ["6.标签说明很多事项", "再说明很多事项的事", "又说明很多事项的事", "一直说明许多事项的", "最后"]
    texts = tight(*TIGHT, (label, ["4", "5"]), (["7.短的"], ["6", "0"]))
    top = next(y for _, y, text in texts if text == label[0])
    risen = [(x, top if text == "5" and y > top else y, text) for x, y, text in texts]
    assert rows_of(*risen) == rows_of(*texts)
    assert f"{''.join(label)}\t4\t5" in rows_of(*risen)


def test_each_table_of_a_page_is_read_where_all_together_are_not() -> None:
    """The labels of one stand below the values of the other."""
    first: list[Set] = [
        (0, 0, "甲类"),
        (60, 0, "7"),
        (80, 0, "8"),
        (0, 12, "乙类"),
        (60, 12, "3"),
        (80, 12, "1"),
    ]
    second = [(x, y + 50, text) for x, y, text in tight(*TIGHT)]
    assert rows_of(*first, *second)[-5:] == rows_of(*tight(*TIGHT))[-5:]


def test_a_unit_below_its_number_ends_the_cell() -> None:
    heads = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    texts = [text for at, head in enumerate(heads) for text in cell(40 * at, 6, head[:2], head[2:])]
    for at in range(5):
        has_unit = at % 2 == 0
        texts += [(10 + 40 * at, 24 if has_unit else 30, "３"), (40 * at, 36, "件" if has_unit else "")]
    prose: list[Set] = [(0, 48, "六、其他需要报告的事项"), (0, 60, "接着写下去的一行")]
    assert rows_of(*texts, *prose)[1:] == ["３件\t３\t３件\t３\t３件", *(text for _, _, text in prose)]


TOP: list[tuple[list[str], str]] = [
    (["（一）公开信息数"], "1"),
    (["其中：规范性", "文件数"], "0"),
    (["二、回应解读情况"], ""),
    (["（二）回应数"], "3"),
    (["1.发布会次", "数"], "2"),
    (["（三", "）访谈次数"], "4"),
    (["（四）其他数"], "6"),
]


def top(*rows: tuple[list[str], str]) -> list[Set]:
    """Rows right below each other whose values stand beside the first lines of their labels."""
    texts: list[Set] = []
    y = 0.0
    for label, number in rows:
        texts += [(200, y, number)] if number else []
        for line in label:
            texts.append((0, y, line))
            y += 12
    return texts


def test_headings_stand_among_the_rows_of_a_tight_table() -> None:
    whole = ["".join(label) + f"\t{number}" * bool(number) for label, number in TOP]
    assert rows_of(*top(*TOP)) == whole


def test_a_number_at_the_end_of_a_line_is_of_the_label() -> None:
    long = (["（五）回应数（不同方式回应同一热点计1", "次）"], "5")
    texts = top(*TOP[:-1], long, TOP[-1])
    assert rows_of(*texts)[-2:] == ["（五）回应数（不同方式回应同一热点计1次）\t5", "（四）其他数\t6"]


def test_a_blank_at_the_same_place_of_labels_begins_no_column() -> None:
    apart: list[Set] = []
    for x, y, text in top(*TOP):
        has_blank = text[:2] in ("（一", "（二", "（四")
        apart += [(x, y, text[:3]), (x + 35, y, text[3:])] if has_blank else [(x, y, text)]
    assert rows_of(*apart) == rows_of(*top(*TOP))


def ruled(page: int, rows: Sequence[Sequence[str]]) -> Lattice:
    """The rows of a ruled table on a page, in columns as wide as one digit, but for the first."""
    xs = [0, *(120 + 8 * at for at in range(len(rows[0])))]
    rulings = [Ruling(False, 20 * y, 0, xs[-1]) for y in range(len(rows) + 1)]
    rulings += [Ruling(True, x, 0, 20 * len(rows)) for x in xs]
    (lattice,) = find_lattices(rulings, page)
    texts = [(xs[at] + 1, 20 * y + 5, text) for y, row in enumerate(rows) for at, text in enumerate(row)]
    fill([lattice], set_out(*texts))
    write(lattice)
    return lattice


def texts_of(*pieces: Lattice) -> list[str]:
    return [own.text for own in as_grid(pieces, words_of(GENRE)).cells]


def test_numbers_of_one_digit_a_line_go_on_below_a_break_with_their_label() -> None:
    head = ["项目", "甲", "乙", "总"]
    first = ruled(1, [head, ["二、上年结转政府信息", "—", "2", "2"]])
    second = ruled(2, [["公开申请数量", "", "7", "7"], ["三、别的", "1", "1", "2"]])
    assert texts_of(first, second)[4:8] == ["二、上年结转政府信息公开申请数量", "—", "27", "27"]


def test_two_rows_that_fill_what_the_other_leaves_are_one_that_a_break_cuts() -> None:
    head = ["果", "甲", "乙", "丙", "丁", "总"]
    first = ruled(1, [head, ["0", "", "", "", "", ""]])
    second = ruled(2, [head, ["", "1", "0", "2", "0", "3"]])
    assert texts_of(first, second)[6:] == ["0", "1", "0", "2", "0", "3"]
