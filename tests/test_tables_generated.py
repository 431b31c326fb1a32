"""Stage 3 on tables made up from a seed: every layout, every flattening, damaged and whole."""

import random
from collections import Counter
from dataclasses import replace
from functools import cache

import pytest
from generate_tables import DAMAGES, FLATTENINGS, HEADINGS, MARKED_OFF, Box, Made, as_grid, make_table

from extraction.genre import load_genre
from extraction.genre.layouts import Form
from extraction.sections import Segmenter
from extraction.tables import Tabulator
from extraction.types import Document, Grid, Source, Span, Tabulation

GENRE = load_genre()
TABULATE = Tabulator(GENRE)
SEGMENT = Segmenter(GENRE)
PRINTS = [*FLATTENINGS, "grid"]
FORMS = {f"{form.layout}-{form.name}-{len(form.columns)}": form for form in GENRE.layouts.forms}
PROSE = [
    "2023年,本机关作出行政处罚决定12件,公开规范性文件3件。",
    "本年度收到申请8件,予以公开5件,部分公开3件,结转下年度继续办理0件。",
    "经统计,上述数据含所属单位,其中自然人申请 7 件。",
]
LEAST_EXACT, LEAST_EXACT_OF_ALL = 0.99, 0.999
"""Of undamaged cells, blank ones among them: of each print, and of all. What is left is not read, and never wrong."""


def printed(made: Made, how: str, start: int) -> tuple[str, tuple[Grid, ...]]:
    if how == "grid":
        body, grid = as_grid(made, start)
        return body, (grid,)
    return FLATTENINGS[how](made), ()


def read(text: str, grids: tuple[Grid, ...]) -> Tabulation:
    document = Document("d", text, GENRE.characters.fold(text), Source(None, "", "text"), (), grids)
    return TABULATE(document, SEGMENT(document))


def alone(made: Made, how: str) -> Tabulation:
    head = f"某局报告\n一、总体情况\n受理8件申请,行政处罚 12 件。\n{made.heading}\n"
    body, grids = printed(made, how, len(head))
    return read(f"{head}{body}\n五、存在的主要问题\n无。\n", grids)


def outcomes(made: Made, tabulation: Tabulation) -> Counter[str]:
    """How many cells were read exactly, missed, or read wrong."""
    cells = [cell for table in tabulation.tables if table.name == made.name for cell in table.cells]
    found = {
        (cell.slot, cell.indicator, cell.applicant, cell.period, cell.qualifier): (
            cell.state,
            cell.value,
            cell.unit,
        )
        for cell in cells
    }
    by_slot = {key[:4]: value for key, value in found.items()}
    count: Counter[str] = Counter()
    for key, expected in made.expected.items():
        value = found.get(key) or (by_slot.get(key[:4]) if key[0] != "other" else None)
        count["missed" if value is None else "exact" if value == expected else "wrong"] += 1
    return count


def seeded(form: Form, *parts: object) -> tuple[random.Random, int]:
    rng = random.Random(":".join(map(str, (form.layout, form.name, len(form.columns), *parts))))
    return rng, rng.choice([1, 5, 30, 5000])


@cache
def measured(how: str) -> Counter[str]:
    """The outcomes over undamaged tables of every form, some with blank cells; the layout must always be right."""
    total: Counter[str] = Counter()
    for form in FORMS.values():
        for blanks in (0, 0.2) if how in MARKED_OFF or how == "grid" else (0,):
            rng, size = seeded(form, how, blanks)
            made = make_table(form, rng, size, blanks)
            tabulation = alone(made, how)
            total += outcomes(made, tabulation)
            if form.name != "review":
                assert [table.layout for table in tabulation.tables] == [form.layout]
    return total


@pytest.mark.parametrize("how", PRINTS)
def test_every_layout_is_read(how: str) -> None:
    assert measured(how)["wrong"] == 0
    assert measured(how)["exact"] >= LEAST_EXACT * measured(how).total()


def test_all_prints_together_are_read_exactly() -> None:
    total = sum((measured(how) for how in PRINTS), Counter())
    assert total["exact"] >= LEAST_EXACT_OF_ALL * total.total(), total


@pytest.mark.parametrize("how", [how for how in PRINTS if how != "wrapped"])
def test_labels_are_those_printed(how: str) -> None:
    for form in FORMS.values():
        made = make_table(form, seeded(form, how)[0])
        labels = {key[:4]: value for key, value in made.labels().items() if key[0] != "other"}
        (table,) = alone(made, how).tables
        for cell in table.cells:
            if cell.slot == "other":
                continue
            row, column = labels[cell.slot, cell.indicator, cell.applicant, cell.period]
            assert cell.column == column
            assert not row or cell.row.rpartition(" / ")[2] == row


@pytest.mark.parametrize("how", PRINTS)
@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_never_read_wrong(damage: str, how: str) -> None:
    total: Counter[str] = Counter()
    for form in FORMS.values():
        rng, size = seeded(form, damage, how)
        made = make_table(form, rng, size)
        DAMAGES[damage](made, rng)
        total += outcomes(made, alone(made, how))
    assert total["wrong"] == 0
    if damage == "change_number":
        assert total["missed"] == 0


@pytest.mark.parametrize("how", PRINTS)
@pytest.mark.parametrize(("second", "third"), [("2021", "2021"), ("2019", "2019"), ("2019", "2021")])
def test_whole_reports_leave_the_prose_alone(how: str, second: str, third: str) -> None:
    rng = random.Random(f"{how}{second}{third}")
    forms = {(form.layout, form.name): form for form in FORMS.values()}
    mades = [
        make_table(forms[second, "disclosure"], rng, 30),
        make_table(forms[third, "applications"], rng, 30),
        make_table(forms[third, "review"], rng, 30),
    ]
    text, grids, prose = f"某局报告\n一、总体情况\n{PROSE[1]}\n", [], []

    def write(sentence: str) -> None:
        nonlocal text
        prose.append(Span(len(text), len(text) + len(sentence)))
        text += sentence + "\n"

    for number, made in enumerate(mades):
        write(HEADINGS[made.name])
        write(PROSE[number])
        body, own = printed(made, how, len(text))
        text += body
        grids += own
        write(PROSE[2 - number])
    write("五、存在的主要问题")
    tabulation = read(text, tuple(grids))
    assert [(table.name, table.layout) for table in tabulation.tables] == [
        ("disclosure", second), ("applications", third), ("review", third),
    ]  # fmt: skip
    for made in mades:
        assert outcomes(made, tabulation) == Counter(exact=len(made.expected))
    for outside in prose:
        for span in tabulation.spans:
            assert span.end <= outside.start or outside.end <= span.start, text[outside.start : outside.end]
    assert tabulation.unread == () and tabulation.warnings == ()


@pytest.mark.parametrize("how", [how for how in PRINTS if how != "wrapped"])
@pytest.mark.parametrize("size", [4, 60])
def test_serial_numbers_are_no_values(how: str, size: int) -> None:
    made = make_table(FORMS["2014-statistics-1"], random.Random(how), size)
    rows = sorted({box.row for box in made.boxes})
    made.boxes = [replace(box, column=box.column + 1) for box in made.boxes]
    made.boxes += [Box("序号" if row == 0 else str(number), row, 0) for number, row in enumerate(rows)]
    tabulation = alone(made, how)
    assert outcomes(made, tabulation) == Counter(exact=len(made.expected))
    (table,) = tabulation.tables
    assert (
        table.cells[0].row == "一、主动公开情况 / （一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）"
    )


@pytest.mark.parametrize("layout", ["2019", "2021"])
@pytest.mark.parametrize("how", ["cell_lines", "dense_lines"])
@pytest.mark.parametrize("size", [0, 3])
def test_where_blanks_vanish_the_filled_totals_are_read(layout: str, how: str, size: int) -> None:
    made = make_table(FORMS[f"{layout}-applications-7"], random.Random(5), size)
    for at, box in enumerate(made.boxes):
        if box.key is not None and box.key[2] != "total" and box.text == "0":
            made.boxes[at] = replace(box, text="")
            made.expected[box.key] = ("blank", None, "件")
    tabulation = alone(made, how)
    (table,) = tabulation.tables
    totals = {key: value for key, value in made.expected.items() if key[2] == "total"}
    found = {cell.slot: cell for cell in table.cells if cell.applicant == "total"}
    assert {key: (found[key[0]].state, found[key[0]].value, "件") for key in totals} == totals
    assert outcomes(made, tabulation)["wrong"] == 0
    assert ("table_ambiguous" in [warning.code for warning in tabulation.warnings]) is bool(size)


def test_grid_cells_know_their_place() -> None:
    made = make_table(FORMS["2021-applications-7"], random.Random(1))
    body, grid = as_grid(made)
    (table,) = read(body, (grid,)).tables
    first, last = table.cells[0], table.cells[-1]
    assert (first.place.table, first.place.row, first.place.column) == (0, 3, 3)
    assert (last.place.table, last.place.row, last.place.column) == (0, 27, 9)
    assert last.row == "四、结转下年度继续办理"
    assert table.cells[28].row == "三、本年度办理结果 / （三）不予公开 / 1.属于国家秘密"


def test_a_table_over_two_pages_is_one() -> None:
    made = make_table(FORMS["2019-applications-7"], random.Random(2))
    first = Made(made.name, made.layout, made.heading, [box for box in made.boxes if box.row < 15])
    second = Made(made.name, made.layout, made.heading, [box for box in made.boxes if box.row >= 15])
    body, grid = as_grid(first)
    rest, other = as_grid(second, len(body) + len("第 2 页\n"))
    tabulation = read(f"{body}第 2 页\n{rest}", (grid, other))
    assert outcomes(made, tabulation) == Counter(exact=len(made.expected))
    assert len(tabulation.tables) == 1
