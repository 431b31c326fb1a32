"""Other ways in which offices print whole tables, and what stands around them: nothing is damaged, all can be read.

`VARIANTS` change a table; those that it does not concern stay as they are. `AROUND` change the report around it.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from copy import deepcopy

from printed_tables import C, Printed

__all__ = ["AROUND", "VARIANTS", "Part"]

Part = tuple[str, bool]
"""A piece of a report, and whether it is a table as it is printed."""

_RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
_BLOCKS = ("行政复议", "未经复议直接起诉", "复议后起诉")


def _label(text: str, columns: int = 1, rows: int = 1) -> C:
    return C(text, label=True, columns=columns, rows=rows)


def _labels(*texts: str) -> list[C]:
    return [_label(text) for text in texts]


# The review table ---------------------------------------------------------------------------------------------------


def v_review_three_rows(made: Printed, rng: random.Random) -> None:
    """A row for each block, a column for each result."""
    if made.name == "review":
        values = made.rows[-1]
        names = rng.choice([_BLOCKS, ("行政复议", "行政诉讼：未经复议直接起诉", "行政诉讼：复议后起诉")])
        made.rows = [_labels(rng.choice(["", "类别", "项目"]), *_RESULTS)]
        made.rows += [[_label(name), *values[5 * at : 5 * at + 5]] for at, name in enumerate(names)]


def v_review_grouped_rows(made: Printed, rng: random.Random) -> None:
    """The same with a cell for lawsuits beside its two rows."""
    if made.name == "review":
        values = made.rows[-1]
        made.rows = [
            [_label("", columns=2), *_labels(*_RESULTS)],
            [_label(_BLOCKS[0], columns=2), *values[:5]],
        ]
        made.rows.append([_label("行政诉讼", rows=2), _label(_BLOCKS[1]), *values[5:10]])
        made.rows.append([_label(_BLOCKS[2]), *values[10:]])


def v_review_five_rows(made: Printed, rng: random.Random) -> None:
    """A row for each result, a column for each block."""
    if made.name == "review":
        values = made.rows[-1]
        made.rows = [
            [_label("", rows=2), _label("行政复议", rows=2), _label("行政诉讼", columns=2)],
            _labels(*_BLOCKS[1:]),
        ]
        if rng.random() < 0.5:
            made.rows = [_labels("", *_BLOCKS)]
        made.rows += [[_label(name), *values[at::5]] for at, name in enumerate(_RESULTS)]


def v_review_fifteen_rows(made: Printed, rng: random.Random) -> None:
    """A row for each number, the blocks beside them."""
    if made.name == "review":
        values = made.rows[-1]
        made.rows = []
        for at, value in enumerate(values):
            block = [_label(_BLOCKS[at // 5], rows=5)] if at % 5 == 0 else []
            made.rows.append([*block, _label(_RESULTS[at % 5]), value])


def v_review_blocks(made: Printed, rng: random.Random) -> None:
    """Each block with its own header, one below the other."""
    if made.name == "review":
        values = made.rows[-1]
        made.rows = []
        for at, name in enumerate(_BLOCKS):
            if at == 1 and rng.random() < 0.7:
                made.rows.append([_label("行政诉讼", columns=5)])
            made.rows += [[_label(name, columns=5)], _labels(*_RESULTS), values[5 * at : 5 * at + 5]]


def v_review_halves(made: Printed, rng: random.Random) -> None:
    """Reconsideration above, both kinds of lawsuits below."""
    if made.name == "review":
        values = made.rows[-1]
        made.rows = [[_label("行政复议", columns=5)], _labels(*_RESULTS), values[:5]]
        made.rows += [[_label("行政诉讼", columns=10)], [_label(name, columns=5) for name in _BLOCKS[1:]]]
        made.rows += [_labels(*_RESULTS, *_RESULTS), values[5:]]


def v_review_beside(made: Printed, rng: random.Random) -> None:
    """A label before the row of numbers."""
    if made.name == "review":
        made.rows[-1].insert(0, _label(rng.choice(["件数", "数量", "数量（件）", "合计", "2023年", "数据"])))
        made.rows[0].insert(0, _label("类别", rows=len(made.rows) - 1))


def v_review_column_numbers(made: Printed, rng: random.Random) -> None:
    """The columns are numbered."""
    if made.name == "review":
        made.rows.insert(-1, [_label(str(number)) for number in range(1, 16)])


def v_review_only_numbered(made: Printed, rng: random.Random) -> None:
    """The columns are numbered and have no other header."""
    if made.name == "review":
        made.rows = [_labels("类别", *map(str, range(1, 16))), [_label("件数"), *made.rows[-1]]]


# All tables ---------------------------------------------------------------------------------------------------------


def v_total_first(made: Printed, rng: random.Random) -> None:
    """The applicants' column of totals is the first."""
    if made.name == "applications":
        for row in made.rows:
            keyed = [cell for cell in row if cell.key]
            if keyed:
                row[len(row) - len(keyed) :] = [keyed[-1], *keyed[:-1]]
            elif row[-1].text == "总计":
                at = next(at for at, cell in enumerate(row) if cell.text == "自然人")
                row.insert(at, row.pop())


def v_head_twice(made: Printed, rng: random.Random) -> None:
    """A page break repeats the header among the rows."""
    first = next(at for at, row in enumerate(made.rows) if any(cell.key for cell in row))
    places = [
        at
        for at, row in enumerate(made.rows)
        if at > first + 1
        and not any(cell.rows > 1 for cell in made.rows[at - 1])
        and any(cell.key for cell in row)
    ]
    places = [at for at in places if not _spanned(made, at)]
    if made.name in ("applications", "statistics") and places:
        at = rng.choice(places)
        made.rows[at:at] = deepcopy(made.rows[:first])


def _spanned(made: Printed, at: int) -> bool:
    """Whether a cell from above reaches into the row."""
    return any(
        cell.rows > at - number for number, row in enumerate(made.rows[:at]) for cell in row if cell.rows > 1
    )


def v_surplus_zeros(made: Printed, rng: random.Random) -> None:
    """Rows of one cell are filled up with zeros to the width of the table."""
    if made.name == "disclosure":
        for row in made.rows:
            if sum(1 for cell in row if cell.key) == 1:
                row += [C("0"), C("0")]


# fmt: off
OTHER_WORDS = {
    "本年新收政府信息公开申请数量": [
        "本年新收政府信息公开申请数", "本年度新收政府信息公开申请数量", "本年新收信息公开申请数量"],
    "上年结转政府信息公开申请数量": ["上年度结转政府信息公开申请数量", "上年结转申请数量"],
    "保护第三方合法权益": ["保护第三人合法权益", "侵害第三方合法权益", "涉及第三方合法权益"],
    "属于三类内部事务信息": ["属于内部事务信息", "属于三类内部事务信息（人事管理、后勤管理、内部工作流程）"],
    "属于四类过程性信息": ["属于过程性信息", "属于四类过程性信息（讨论记录、过程稿、磋商信函、请示报告）"],
    "本机关不掌握相关政府信息": ["本机关不掌握相关信息", "本机关不掌握该政府信息", "本行政机关不掌握相关政府信息"],
    "没有现成信息需要另行制作": ["没有现成信息，需要另行制作", "没有现成信息、需另行制作"],
    "信访举报投诉类申请": ["信访、举报、投诉类申请", "信访举报投诉类"],
    "要求提供公开出版物": ["要求提供公开出版物的申请", "要求行政机关提供公开出版物"],
    "要求行政机关确认或重新出具已获取信息": ["要求行政机关确认或者重新出具已获取信息", "要求确认或重新出具已获取信息"],
    "结转下年度继续办理": ["结转下年继续办理", "结转下年度继续办理的申请数量"],
    "危及“三安全一稳定”": ["危及三安全一稳定", "危及\"三安全一稳定\"", "危及“三安全、一稳定”"],
    "行政事业性收费": ["行政事业性收费（万元）"],
    "其他法律行政法规禁止公开": ["其他法律、行政法规禁止公开", "法律行政法规禁止公开"],
    "属于行政查询事项": ["属于行政查询事项的", "行政查询事项"],
    "政府网站公开政府信息数": ["政府网站公开信息数", "门户网站公开政府信息数"],
    "不同意公开答复数": ["不予公开答复数"],
    "危及国家安全、公共安全、经济安全和社会稳定": [
        "危及国家安全、公共安全、经济安全和社会稳定数", "可能危及“三安全一稳定”",
    ],
    "设置政府信息公开查阅点数": ["设立政府信息公开查阅点数", "政府信息公开查阅点数"],
    "举办各类培训班数": ["举办各类培训班次数", "举办培训班数"],
    "处理决定数量": ["处理决定数", "处理决定数量（件）"],
    "本年增/减": ["本年增减", "本年增\\减", "本年数量"],
    "对外公开总数量": ["对外公开总数", "对外公开数量"],
    "现行有效件数": ["现行有效数", "现行有效数量"],
}
# fmt: on
"""Words of the labels, and how else offices put them."""


def v_small_words(made: Printed, rng: random.Random) -> None:
    """Words that offices put otherwise."""
    for row in made.rows:
        for cell in row:
            for word, other in OTHER_WORDS.items() if cell.label else ():
                if word in cell.text and rng.random() < 0.4:
                    cell.text = cell.text.replace(word, rng.choice(other))
                    break


def v_notes_below(made: Printed, rng: random.Random) -> None:
    """A row of explanation ends the table."""
    width = max(len(row) for row in made.rows)
    notes = [
        "注：1.本表统计期限为1月1日至12月31日；2.申请数量以件计。",
        "说明：同一申请有2种以上处理结果的，按1件计。",
        "填报人：沈某 联系电话：0000-7654321",
    ]
    made.rows.append([_label(rng.choice(notes), columns=width)])


def v_unit_row(made: Printed, rng: random.Random) -> None:
    """A line above the header names the unit."""
    width = max(len(row) for row in made.rows)
    made.rows.insert(
        0, [_label(rng.choice(["单位：件", "（单位：件、万元）", "计量单位：条、件"]), columns=width)]
    )
    if made.name in ("disclosure", "statistics"):
        del made.rows[0]


def v_column_numbers(made: Printed, rng: random.Random) -> None:
    """The columns of the applications are numbered below the header."""
    if made.name == "applications":
        first = next(at for at, row in enumerate(made.rows) if any(cell.key for cell in row))
        label = rng.choice([["栏次"], ["甲"], ["序号"]])
        made.rows.insert(
            first, [_label(label[0], columns=3), *(_label(str(number)) for number in range(1, 8))]
        )


def v_applications_only_totals(made: Printed, rng: random.Random) -> None:
    """Nothing but totals: zeros in the others' cells have been left out."""
    if made.name == "applications":
        for row in made.rows:
            for cell in row:
                if cell.key and cell.key[2] != "total" and cell.text.strip() == "0":
                    cell.text = ""
                    made.truth[cell.key] = ("blank", None, made.truth[cell.key][2])


def v_group_sums(made: Printed, rng: random.Random) -> None:
    """The rows of groups are filled with the sums of what stands under them."""
    if made.name == "applications":
        for row in made.rows:
            label = "".join(cell.text for cell in row if cell.label)
            blank = [cell for cell in row if not cell.label and not cell.key]
            if len(blank) == 7 and label[:2] in ("（三", "（四", "（五", "（六", "(三", "(四", "(五", "(六"):
                numbers = [rng.randrange(3) for _ in range(6)]
                for cell, number in zip(blank, [*numbers, sum(numbers)], strict=True):
                    cell.text = str(number)


def v_letters(made: Printed, rng: random.Random) -> None:
    """The columns of statistics are named by letters and numbers below the header."""
    if made.name == "statistics":
        head = next(
            at for at, row in enumerate(made.rows) if any("统计数" in c.text or "实际" in c.text for c in row)
        )
        width = len(made.rows[head])
        values = 2 if width == 5 else 1
        names = ["甲", "乙", "丙"][: width - values] + ["1", "2"][:values]
        made.rows.insert(head + 1, _labels(*names))


def v_side_by_side(made: Printed, rng: random.Random) -> None:
    """Statistics in two halves beside each other."""
    if made.name == "statistics":
        head = next(
            at for at, row in enumerate(made.rows) if any("统计数" in c.text or "实际" in c.text for c in row)
        )
        body = made.rows[head + 1 :]
        half = (len(body) + 1) // 2
        width = len(made.rows[head])
        rows = [
            left + right
            for left, right in zip(body, [*body[half:], [C("") for _ in range(width)]], strict=False)
        ]
        made.rows = [*made.rows[:head], made.rows[head] + deepcopy(made.rows[head]), *rows[:half]]


def v_two_years(made: Printed, rng: random.Random) -> None:
    """Statistics with the year before beside the year."""
    if made.name == "statistics" and made.layout == "2014":
        names = rng.choice([("2016年", "2015年"), ("本年度", "上年度"), ("本年", "上年")])
        for row in made.rows:
            if any("统计数" in cell.text for cell in row):
                row[-1:] = [_label(name) for name in names]
            elif len(row) > 1:
                row.append(C(str(rng.randrange(90)) if row[-1].key else ""))


def v_headers_explained(made: Printed, rng: random.Random) -> None:
    """The words of the header are explained in brackets."""
    notes = {
        "项目数量": "（指上年末的事项数）",
        "增/减": "（减少用负数表示，如-8）",
        "决定数量": "（指本年办件量）",
    }
    notes |= {"件数": "（以印发日期为准）", "统计数": "（截至12月31日）", "自然人": "（个人）"}
    for row in made.rows:
        for cell in row:
            word = next((word for word in notes if cell.label and cell.text.endswith(word)), "")
            if word and rng.random() < 0.7:
                cell.text += notes[word]


VARIANTS: dict[str, Callable[[Printed, random.Random], None]] = {
    name: function for name, function in list(globals().items()) if name.startswith("v_")
}

# Around the tables --------------------------------------------------------------------------------------------------

_BEFORE = """首页
首页 > 政务公开 > 政府信息公开年报
索引号：11350/2024-00017
发布机构：松江县商务局
浏览次数：1286
字号：[大 中 小]
发布日期：2024-01-15 10:32
打印本页
关闭窗口
分享到：
0
"""
_AFTER = """上一篇：2022年度政府信息公开工作年度报告
下一篇：没有了
相关链接
省政府网站
网站地图 | 联系我们 | 关于我们
主办：松江县商务局 电话：0000-1234567
备案编号：00012345号
访问量：
0
1
2
8
6
"""


def a_noise(parts: list[Part], text: bool, rng: random.Random) -> list[Part]:
    """Navigation, counters and links before and after the report."""
    return [(_BEFORE, False), *parts, (_AFTER, False)]


def a_headless(parts: list[Part], text: bool, rng: random.Random) -> list[Part]:
    """No headings at all."""
    return [part for part in parts if part[1] or part[0][:2] not in ("二、", "三、", "四、")]


def a_heading_below(parts: list[Part], text: bool, rng: random.Random) -> list[Part]:
    """Each table stands before its heading."""
    tables = [at for at, (_, table) in enumerate(parts) if table]
    moved = list(parts)
    for at in tables:
        moved[at - 2 : at + 1] = [moved[at], moved[at - 2], moved[at - 1]]
    return moved


def a_numbered(parts: list[Part], text: bool, rng: random.Random) -> list[Part]:
    """Headings with Arabic numbers, or in English."""
    names = [("2. ", "二、"), ("3. ", "三、"), ("4. ", "四、")]
    if rng.random() < 0.5:
        names = [("II. ", "二、"), ("III. ", "三、"), ("IV. ", "四、")]
    made = []
    for part, table in parts:
        number = next((new for new, old in names if not table and part.startswith(old)), "")
        made.append((number + part[2:] if number else part, table))
    return made


def _every(parts: list[Part], rng: random.Random, page: Callable[[int], str]) -> list[Part]:
    """A line of its own after so many lines, wherever that is."""
    lines = [(line, table) for part, table in parts for line in part.split("\n")]
    step = rng.choice([9, 17, 26, 33, 48])
    made: list[Part] = []
    for at, line in enumerate(lines):
        if at and at % step == 0:
            made.append((page(at // step), False))
        made.append(line)
    return made


def a_lone_page_numbers(parts: list[Part], text: bool, rng: random.Random) -> list[Part]:
    """A number alone on a line after every page."""
    first = rng.choice([0, 0, 2, 10])
    return _every(parts, rng, lambda page: str(page + first)) if text else parts


def a_spaced_page_numbers(parts: list[Part], text: bool, rng: random.Random) -> list[Part]:
    """The same with a blank line before and after it, or blanks."""
    around = rng.choice(["\n{}\n", "\n\n{}\n\n", "          {}", "{}\n"])
    return _every(parts, rng, lambda page: around.format(page)) if text else parts


def a_page_marks(parts: list[Part], text: bool, rng: random.Random) -> list[Part]:
    """A marked page number after every page."""
    mark = rng.choice(["- {} -", "第 {} 页 共 8 页", "— {} —", "Page {}", "{} / 8", "松江县商务局 {}"])
    return _every(parts, rng, lambda page: mark.format(page)) if text else parts


def a_each_line_once(parts: list[Part], text: bool, rng: random.Random) -> list[Part]:
    """A line that came before is left out, as some extractors do: nearly all values are lost."""
    if not text:
        return parts
    lines = [(line, table) for part, table in parts for line in part.split("\n")]
    once = {line.strip(): at for at, (line, _) in reversed(list(enumerate(lines)))}
    return [lines[at] for at in sorted(once.values())]


AROUND: dict[str, Callable[[list[Part], bool, random.Random], list[Part]]] = {
    name: function for name, function in list(globals().items()) if name.startswith("a_")
}
