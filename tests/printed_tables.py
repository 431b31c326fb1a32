"""Statutory tables as offices print them, written apart from the forms of the package, with habits of their own.

The labels stand here as the issuing documents give them, and each table is printed with the deviations that real ones
show, drawn from a seed. What is expected is known by (table, slot, applicant or period); `layout` of each table too.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from html import escape

Key = tuple[str, str, str]
"""Table, slot, and the applicant or the period."""

APPLICANTS = ("natural_person", "commercial", "research", "social", "legal_service", "other", "total")
APPLICATIONS = [
    ("R1", (), "一、本年新收政府信息公开申请数量"),
    ("R2", (), "二、上年结转政府信息公开申请数量"),
    ("R3.1", ("",), "（一）予以公开"),
    ("R3.2", ("",), "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
    *((f"R3.3.{n}", ("", "（三）不予公开"), f"{n}．{label}") for n, label in enumerate((
        "属于国家秘密", "其他法律行政法规禁止公开", "危及“三安全一稳定”", "保护第三方合法权益", "属于三类内部事务信息",
        "属于四类过程性信息", "属于行政执法案卷", "属于行政查询事项"), 1)),
    *((f"R3.4.{n}", ("", "（四）无法提供"), f"{n}．{label}") for n, label in enumerate((
        "本机关不掌握相关政府信息", "没有现成信息需要另行制作", "补正后申请内容仍不明确"), 1)),
    *((f"R3.5.{n}", ("", "（五）不予处理"), f"{n}．{label}") for n, label in enumerate((
        "信访举报投诉类申请", "重复申请", "要求提供公开出版物", "无正当理由大量反复申请",
        "要求行政机关确认或重新出具已获取信息"), 1)),
    ("R3.6", ("",), "（六）其他处理"),
    *((f"R3.6.{n}", ("", "（六）其他处理"), f"{n}．{label}") for n, label in enumerate((
        "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "其他"), 1)),
    ("R3.7", ("",), "（七）总计"),
    ("R4", (), "四、结转下年度继续办理"),
]  # fmt: skip
RESULT_GROUP = "三、本年度办理结果"
RESULTS = (
    ("upheld", "结果维持"),
    ("corrected", "结果纠正"),
    ("other", "其他结果"),
    ("pending", "尚未审结"),
    ("total", "总计"),
)
BLOCKS = ("reconsideration", "litigation.direct", "litigation.after_reconsideration")
DISCLOSURE = {
    "2021": [
        ("（一）", ("本年制发件数", "本年废止件数", "现行有效件数"), ("issued", "repealed", "in_force"),
         (("regulations", "规章"), ("normative_documents", "行政规范性文件"))),
        ("（五）", ("本年处理决定数量",), ("decisions",), (("licensing", "行政许可"),)),
        ("（六）", ("本年处理决定数量",), ("decisions",), (("penalties", "行政处罚"), ("coercion", "行政强制"))),
        ("（八）", ("本年收费金额（单位：万元）",), ("amount",), (("administrative_fees", "行政事业性收费"),)),
    ],
    "2019": [
        ("（一）", ("本年新制作数量", "本年新公开数量", "对外公开总数量"),
         ("issued", "newly_disclosed", "disclosed_total"),
         (("regulations", "规章"), ("normative_documents", "规范性文件"))),
        ("（五）", ("上一年项目数量", "本年增/减", "处理决定数量"), ("items_previous", "items_change", "decisions"),
         (("licensing", "行政许可"), ("other_services", "其他对外管理服务事项"))),
        ("（六）", ("上一年项目数量", "本年增/减", "处理决定数量"), ("items_previous", "items_change", "decisions"),
         (("penalties", "行政处罚"), ("coercion", "行政强制"))),
        ("（八）", ("上一年项目数量", "本年增/减"), ("items_previous", "items_change"),
         (("administrative_fees", "行政事业性收费"),)),
        ("（九）", ("采购项目数量", "采购总金额"), ("projects", "amount"), (("procurement", "政府集中采购"),)),
    ],
}  # fmt: skip
STATISTICS = """
>一、主动公开情况
disclosure.total|条|（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）
disclosure.normative_documents|条|其中：主动公开规范性文件数
normative_documents.issued|件|制发规范性文件总数
>（二）通过不同渠道和方式公开政府信息的情况
disclosure.channel.gazette|条|1.政府公报公开政府信息数
disclosure.channel.website|条|2.政府网站公开政府信息数
disclosure.channel.weibo|条|3.政务微博公开政府信息数
disclosure.channel.wechat|条|4.政务微信公开政府信息数
disclosure.channel.other|条|5.其他方式公开政府信息数
>二、回应解读情况
responses.hot_topics|次|（一）回应公众关注热点或重大舆情数（不同方式回应同一热点或舆情计1次）
>（二）通过不同渠道和方式回应解读的情况
press_conferences.total|次|1.参加或举办新闻发布会总次数
press_conferences.led_by_head|次|其中：主要负责同志参加新闻发布会次数
online_interviews.total|次|2.政府网站在线访谈次数
online_interviews.led_by_head|次|其中：主要负责同志参加政府网站在线访谈次数
interpretations.total|篇|3.政策解读稿件发布数
responses.weibo_wechat|次|4.微博微信回应事件数
responses.other|次|5.其他方式回应事件数
>三、依申请公开情况
applications.received|件|（一）收到申请数
applications.channel.in_person|件|1.当面申请数
applications.channel.fax|件|2.传真申请数
applications.channel.online|件|3.网络申请数
applications.channel.mail|件|4.信函申请数
applications.completed.total|件|（二）申请办结数
applications.completed.on_time|件|1.按时办结数
applications.completed.extended|件|2.延期办结数
applications.outcome.total|件|（三）申请答复数
applications.outcome.already_public|件|1.属于已主动公开范围数
applications.outcome.granted|件|2.同意公开答复数
applications.outcome.partly_granted|件|3.同意部分公开答复数
applications.outcome.denied.total|件|4.不同意公开答复数
applications.outcome.denied.state_secret|件|其中：涉及国家秘密
applications.outcome.denied.trade_secret|件|涉及商业秘密
applications.outcome.denied.privacy|件|涉及个人隐私
applications.outcome.denied.security_stability|件|危及国家安全、公共安全、经济安全和社会稳定
applications.outcome.denied.not_government_information|件|不是《条例》所指政府信息
applications.outcome.denied.other_law|件|法律法规规定的其他情形
applications.outcome.unavailable.not_held|件|5.不属于本行政机关公开数
applications.outcome.unavailable.nonexistent|件|6.申请信息不存在数
applications.outcome.correction_requested|件|7.告知作出更改补充数
applications.outcome.referred|件|8.告知通过其他途径办理数
reconsideration.total|件|四、行政复议数量
reconsideration.upheld|件|（一）维持具体行政行为数
reconsideration.corrected|件|（二）被依法纠错数
reconsideration.other|件|（三）其他情形数
litigation.total|件|五、行政诉讼数量
litigation.upheld|件|（一）维持具体行政行为或者驳回原告诉讼请求数
litigation.corrected|件|（二）被依法纠错数
litigation.other|件|（三）其他情形数
complaints.total|件|六、举报投诉数量
applications.fee|万元|七、依申请公开信息收取的费用
>八、机构建设和保障经费情况
organisation.units|个|（一）政府信息公开工作专门机构数
reading_points.total|个|（二）设置政府信息公开查阅点数
staff.total|人|（三）从事政府信息公开工作人员数
staff.full_time|人|1.专职人员数（不包括政府公报及政府网站工作人员数）
staff.part_time|人|2.兼职人员数
budget.special_funds|万元|（四）政府信息公开专项经费（不包括用于政府公报编辑管理及政府网站建设维护等方面的经费）
>九、政府信息公开会议和培训情况
meetings.total|次|（一）召开政府信息公开工作会议或专题会议数
training.sessions|次|（二）举办各类培训班数
training.participants|人次|（三）接受培训人员数
""".strip().splitlines()  # fmt: skip
LOCAL = """
01|条|主动公开信息数
02|条|其中：全文电子化的主动公开信息数
03|条|新增的行政规范性文件数
04|条|提供服务类信息数
05|人次|网站专栏页面访问量
06|人次|现场接待人数
07|人次|网上咨询数
08|人次|咨询电话接听数
09|条|依申请公开信息目录数
10|条|申请总数
11|条|其中：1.当面申请数
12|条|2.传真申请数
13|条|3.电子邮件申请数
14|条|4.网上申请数
15|条|5.信函申请数
16|条|6.其他形式申请数
17|条|对申请的答复总数
18|条|其中：1.同意公开答复数
19|条|2.同意部分公开答复数
20|条|3.否决公开答复总数
21|条|其中：（1）“非《规定》所指政府信息”数
22|条|（2）“信息不存在”数
23|条|（3）“非本部门掌握”数
24|条|（4）“申请内容不明确”数
25|条|（5）“免予公开范围1”数
26|条|（6）“免予公开范围2”数
27|条|（7）“免予公开范围3”数
28|条|（8）“免予公开范围4”数
29|条|（9）“免予公开范围5”数
30|条|（10）“免予公开范围6”数
31|条|（11）其它原因
32|件|行政复议数
33|件|行政诉讼数
34|件|行政申诉数
35|件|其中：对本部门首次处理不满意的行政申诉数
""".strip().splitlines()
EXTENSIONS = {
    "disclosure.total": ("其中：部门主动公开政府信息数|条", "乡镇主动公开政府信息数|条"),
    "normative_documents.issued": (
        "主动公开政府文件数|条",
        "重点领域公开政府信息数|条",
        "公共资源配置领域信息数|条",
    ),
    "disclosure.channel.other": ("6.广播电视公开政府信息数|条", "7.政府信息公开栏公开政府信息数|条"),
    "interpretations.total": ("其中：图解政策数|篇",),
    "applications.channel.mail": ("5.其他方式申请数|件",),
    "applications.completed.extended": ("3.逾期办结数|件",),
    "applications.outcome.referred": ("9.其他|件",),
    "complaints.total": ("其中：举报投诉办结数|件",),
    "staff.part_time": ("3.其他人员数|人",),
    "training.participants": ("（四）接受政府信息公开咨询数|人次", "其中：现场咨询|人次", "网上咨询|人次"),
}
"""Rows that provinces add to the table of 2014, by the row they stand after."""
SHORT_LISTS = [
    (
        "主动公开情况统计",
        [
            "01|条|主动公开信息数",
            "|条|其中：1．网站公开数",
            "|条|2．政府公报公开数",
            "03|条|新增的规范性文件数",
        ],
    ),
    (
        "依申请公开情况统计",
        [
            "10|条|本年度申请总数",
            "11|条|其中：1．当面申请数",
            "12|条|2．传真申请数",
            "13|条|3．电子邮件申请数",
            "14|条|4．网上申请数",
            "15|条|5．信函申请数",
            "16|条|6．其他形式申请数",
            "17|条|对申请的答复总数",
            "18|条|其中：1．同意公开答复数",
            "19|条|2．同意部分公开答复数",
            "20|条|3．否决公开答复总数",
        ],
    ),
    (
        "咨询情况统计",
        ["04|条|提供服务类信息数", "07|人次|网上咨询数", "06|人次|现场接待人数", "08|人次|咨询电话接听数"],
    ),
    ("行政复议、诉讼、申诉情况统计", ["32|件|行政复议数", "33|件|行政诉讼数", "34|件|行政申诉数"]),
    (
        "政府支出与收费情况统计",
        [
            "applications.fee|元|收取费用总额",
            "staff.total|人|政府信息公开指定专职人员总数",
            "staff.full_time|人|1．全职人员数",
            "staff.part_time|人|2．兼职人员数",
            "budget.special_funds|万元|处理政府信息公开的专项经费",
        ],
    ),
]
"""A local list without codes, cut into tables of its chapters; rows without a slot go by another name there."""
SCALES = {"万元": Decimal(10_000)}
STATES = {"": "blank", "/": "slash", "-": "dash", "—": "dash", "——": "dash", "无": "none"}


@dataclass(slots=True)
class C:
    """A cell: its text, what it holds, and how many rows and columns it covers."""

    text: str
    key: Key | None = None
    rows: int = 1
    columns: int = 1
    label: bool = False


@dataclass(slots=True)
class Printed:
    """A table as rows of cells, each where it begins; what must be read of it: state, value, unit."""

    name: str
    layout: str
    rows: list[list[C]] = field(default_factory=list)
    truth: dict[Key, tuple[str, Decimal | None, str]] = field(default_factory=dict)
    title: str = ""
    after: str = ""


@dataclass(slots=True)
class Style:
    """The habits of one office."""

    rng: random.Random
    size: int = 5
    density: float = 0.3
    zero: str = "0"
    blank: str = ""
    thousands: bool = False
    wide: bool = False
    in_cell: float = 0.0
    notes: bool = True
    numbering: str = "．"
    groups: str = "merged"
    corner: str = "whole"
    head: str = "three"
    title_row: bool = False
    law: str = ""
    units: bool = True
    serial: bool = False
    pad: str = ""
    breaks: float = 0.0
    narrow: bool = True

    def number(self, top: int | None = None) -> int:
        """A number, mostly zero where `density` is low."""
        if self.rng.random() > self.density:
            return 0
        return self.rng.randrange(1, (top or self.size) + 1)

    def label(self, text: str) -> str:
        """A label in this office's spelling."""
        if not self.notes:
            text = re.sub(r"（[^（）]{5,}）", "", text)
        if self.numbering != "．":
            text = re.sub(r"^(\d)[．.]", rf"\g<1>{self.numbering}", text)
        if not self.narrow:
            text = text.replace("（", "(").replace("）", ")").replace("，", ",").replace("：", ":")
        if self.breaks and len(text) > 4 and self.rng.random() < self.breaks:
            at = self.rng.randrange(2, len(text) - 1)
            text = text[:at] + self.rng.choice([" ", "\n", "　"]) + text[at:]
        return text

    def value(self, made: Printed, key: Key, number: Decimal | int | None, unit: str) -> C:
        """The cell of a number as this office prints it, and what is expected of it; None is a blank."""
        scale = SCALES.get(unit, Decimal(1))
        own = "元" if unit in SCALES else unit
        if number is None:
            state = STATES.get(self.blank.strip(), "number")
            made.truth[key] = (state, None if state != "number" else Decimal(0), own)
            return C(self.blank, key)
        if number == 0 and self.zero != "0":
            state = STATES[self.zero]
            made.truth[key] = (state, Decimal(0) if state == "none" else None, own)
            return C(f"{self.pad}{self.zero}{self.pad}", key)
        made.truth[key] = ("number", Decimal(number) * scale, own)
        text = f"{number:,}" if self.thousands else str(number)
        if self.wide:
            text = text.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
        if self.in_cell and self.rng.random() < self.in_cell:
            text += unit
        return C(f"{self.pad}{text}{self.pad}", key)


def style(rng: random.Random, **fixed: object) -> Style:
    """A random office."""
    made = Style(rng)
    made.size = rng.choice([1, 1, 3, 12, 400, 60_000])
    made.density = rng.choice([0.02, 0.1, 0.3, 0.9])
    made.zero = rng.choice(["0"] * 6 + ["/", "-", "—", "无"])
    made.thousands = rng.random() < 0.2
    made.wide = rng.random() < 0.1
    made.in_cell = rng.choice([0.0, 0.0, 0.0, 0.4])
    made.notes = rng.random() < 0.7
    made.numbering = rng.choice(["．", ".", "、", ".", ". "])
    made.groups = rng.choice(["merged", "merged", "row", "repeated", "plain"])
    made.corner = rng.choice(["whole", "broken", "short", "none"])
    made.head = rng.choice(["three", "three", "two", "split"])
    made.title_row = rng.random() < 0.2
    made.law = rng.choice(["", "", "", "《条例》", "《中华人民共和国政府信息公开条例》"])
    made.units = rng.random() < 0.8
    made.serial = rng.random() < 0.1
    made.pad = rng.choice(["", "", "", " ", "\u00a0", "　"])
    made.breaks = rng.choice([0, 0, 0.2, 0.6])
    made.narrow = rng.random() < 0.7
    for name, value in fixed.items():
        setattr(made, name, value)
    return made


# The tables ---------------------------------------------------------------------------------------------------------


def applications(layout: str, st: Style) -> Printed:
    """The table of applications."""
    made = Printed("applications", layout)
    slots = [
        row
        for row in APPLICATIONS
        if (row[0] == "R3.6") != (layout == "2021") or not row[0].startswith("R3.6")
    ]
    numbers = _application_numbers([slot for slot, _, _ in slots], st)
    head = _application_head(st)
    if st.title_row:
        head.insert(0, [C("收到和处理政府信息公开申请情况", label=True, columns=10)])
    body = []
    seen: set[str] = set()
    for slot, under, label in slots:
        row = []
        inner = slot.startswith("R3.")
        first = inner and "三" not in seen
        if inner:
            seen.add("三")
        spans = {"三": sum(1 for each in slots if each[0].startswith("R3."))}
        group = under[1] if len(under) > 1 else None
        new = group is not None and group not in seen
        if group:
            seen.add(group)
        if st.groups == "row":
            if first:
                body.append([C(RESULT_GROUP, label=True, columns=3), *_empties(7)])
            if new:
                body.append([C(st.label(group or ""), label=True, columns=3), *_empties(7)])
            row.append(C(st.label(label), label=True, columns=3))
        elif st.groups == "repeated":
            row += [C(RESULT_GROUP, label=True)] if inner else []
            row += [C(st.label(group), label=True)] if group else []
            row.append(C(st.label(label), label=True, columns=3 - len(row)))
        elif st.groups == "plain":
            row.append(C(st.label(label), label=True, columns=3))
        else:
            if first:
                row.append(C(st.label(RESULT_GROUP), label=True, rows=spans["三"]))
            if new:
                size = sum(1 for each in slots if len(each[1]) > 1 and each[1][1] == group)
                row.append(C(st.label(group or ""), label=True, rows=size))
            row.append(C(st.label(label), label=True, columns=3 - len(under) if inner else 3))
        for applicant, number in zip(APPLICANTS, numbers[slot], strict=True):
            row.append(st.value(made, (made.name, slot, applicant), number, "件"))
        body.append(row)
    made.rows = head + body
    if st.serial:
        pass
    return made


def _empties(count: int) -> list[C]:
    return [C("") for _ in range(count)]


def _application_numbers(slots: Sequence[str], st: Style) -> dict[str, list[int]]:
    outcomes = [slot for slot in slots if slot.startswith("R3.") and slot != "R3.7"]
    table = {slot: [0] * 7 for slot in slots}
    for column in range(6):
        for slot in outcomes:
            table[slot][column] = st.number() if column in (0, 1) or st.rng.random() < 0.3 else 0
        done = sum(table[slot][column] for slot in outcomes)
        left = st.number() if st.rng.random() < 0.4 else 0
        carried = st.rng.randrange(done + left + 1) if st.rng.random() < 0.4 else 0
        table["R3.7"][column], table["R4"][column] = done, left
        table["R2"][column], table["R1"][column] = carried, done + left - carried
    for row in table.values():
        row[6] = sum(row[:6])
    return table


def _application_head(st: Style) -> list[list[C]]:
    corner = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    corner = {"whole": corner, "broken": corner[:13] + "\n" + corner[13:], "short": "项目", "none": ""}[
        st.corner
    ]
    kinds = ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
    first = C(corner, label=True, rows=3, columns=3)
    if st.head == "split":
        return [
            [replace(first, rows=4), C("申请人情况", label=True, columns=7)],
            [
                C("自然人", label=True, rows=3),
                C("法人或其他组织", label=True, columns=5),
                C("总计", label=True, rows=3),
            ],
            [C(text, label=True) for text in ("商业", "科研", "社会公益", "法律服务", "其他")],
            [C(text, label=True) for text in ("企业", "机构", "组织", "机构", "")],
        ]
    kinds = [st.label(kind) for kind in kinds]
    if st.head == "two":
        return [
            [replace(first, rows=2), C("自然人", label=True, rows=2), C("法人或其他组织", label=True, columns=5),
             C("总计", label=True, rows=2)],
            [C(kind, label=True) for kind in kinds],
        ]  # fmt: skip
    return [
        [first, C("申请人情况", label=True, columns=7)],
        [
            C("自然人", label=True, rows=2),
            C("法人或其他组织", label=True, columns=5),
            C("总计", label=True, rows=2),
        ],
        [C(kind, label=True) for kind in kinds],
    ]


def review(layout: str, st: Style) -> Printed:
    """The table of reconsiderations and lawsuits."""
    made = Printed("review", layout)
    labels = [st.label(label) for _, label in RESULTS]
    first = [C("行政复议", label=True, columns=5), C("行政诉讼", label=True, columns=10)]
    second = [C(label, label=True, rows=2) for label in labels]
    second += [C("未经复议直接起诉", label=True, columns=5), C("复议后起诉", label=True, columns=5)]
    third = [C(label, label=True) for label in labels * 2]
    values = []
    for block in BLOCKS:
        numbers = [st.number() for _ in range(4)]
        for (result, _), number in zip(RESULTS, [*numbers, sum(numbers)], strict=True):
            values.append(st.value(made, (made.name, f"{block}.{result}", ""), number, "件"))
    made.rows = [first, second, third, values]
    if st.title_row:
        made.rows.insert(0, [C("政府信息公开行政复议、行政诉讼情况", label=True, columns=15)])
    return made


def disclosure(layout: str, st: Style) -> Printed:
    """The table of what was disclosed unasked."""
    made = Printed("disclosure", layout)
    for number, columns, slots, rows in DISCLOSURE[layout]:
        made.rows.append([C(st.label(f"{st.law}第二十条第{number}项"), label=True, columns=1 + len(columns))])
        titles = [st.label(column) for column in columns]
        unit = st.rng.choice(["元", "万元"]) if number == "（九）" else "万元"
        if number == "（九）":
            titles[1] += f"（{unit}）"
        made.rows.append([C("信息内容", label=True), *(C(title, label=True) for title in titles)])
        for slot, label in rows:
            row = [C(st.label(label), label=True)]
            for each in slots:
                key = (made.name, f"{slot}.{each}", "")
                if each == "amount":
                    amount = Decimal(st.number(st.size * 100)) / 100
                    row.append(st.value(made, key, amount.normalize() if amount else 0, unit))
                    if row[-1].text.strip() not in STATES and "E" in row[-1].text:
                        row[-1].text = f"{amount:f}"
                elif each == "items_change":
                    row.append(replace(st, zero="0").value(made, key, st.rng.randrange(-3, 4), "项"))
                else:
                    kind = "项" if each in ("items_previous", "projects") else "件"
                    row.append(st.value(made, key, st.number(), kind))
            made.rows.append(row)
    return made


def statistics(layout: str, st: Style) -> Printed:
    """The statistics table of 2014, or a local list."""
    made = Printed("statistics", layout)
    if layout == "local":
        return _local(made, st)
    width = 2 + st.units
    if st.title_row:
        made.rows.append([C("政府信息公开情况统计表", label=True, columns=width)])
        made.rows.append([C("（2016年度）填报单位（盖章）：松江县商务局", label=True, columns=width)])
    made.rows.append(
        [
            C(st.label(text), label=True)
            for text in (["统计指标", "单位", "统计数"] if st.units else ["统计指标", "统计数"])
        ]
    )
    for line in STATISTICS:
        if line.startswith(">"):
            filler = "——" if st.groups in ("merged", "row") else ""
            made.rows.append([C(st.label(line[1:]), label=True), *([C(filler)] if st.units else []), C("")])
            continue
        slot, unit, label = line.split("|")
        number: Decimal | int = st.number()
        if unit == "万元" and number:
            number = Decimal(number) / 4
        value = st.value(made, (made.name, slot, ""), number, unit)
        made.rows.append([C(st.label(label), label=True), *([C(unit)] if st.units else []), value])
    return made


def _local(made: Printed, st: Style) -> Printed:
    totals = st.rng.random() < 0.5
    titles = ["指标名称", "计量单位", "代码", "本期实际", *(["本年累计"] if totals else [])]
    made.rows.append([C(text, label=True) for text in titles])
    for line in LOCAL:
        code, unit, label = line.split("|")
        number = st.number()
        row = [
            C(st.label(label), label=True),
            C(unit),
            C(code),
            st.value(made, (made.name, code, ""), number, unit),
        ]
        if totals:
            row.append(st.value(made, (made.name, code, "cumulative"), number + st.number(), unit))
        made.rows.append(row)
    return made


def extended(st: Style) -> Printed:
    """The table of 2014 with rows that a province adds."""
    made = statistics("2014", st)
    rows = made.rows
    made.rows = []
    for row in rows:
        made.rows.append(row)
        slot = next((c.key[1] for c in row if c.key), "")
        for line in EXTENSIONS.get(slot, ()):
            label, unit = line.split("|")
            cells = [C(unit)] if st.units else []
            made.rows.append([C(st.label(label), label=True), *cells, C(str(st.rng.randrange(50)))])
    return made


def short_lists(st: Style, totals: bool) -> list[Printed]:
    """A local list in several tables, with the sums since the beginning or without."""
    tables = []
    for title, lines in SHORT_LISTS:
        made = Printed("statistics", "local", title=title)
        columns = ["2012年度", "历年累计"] if totals else ["2012年"]
        made.rows.append([C(text, label=True) for text in ["指　　标", "单位", *columns]])
        for line in lines:
            slot, unit, label = line.split("|")
            row = [C(label, label=True), C(unit)]
            for period in ("", "cumulative")[: len(columns)]:
                key = (made.name, slot, period)
                row.append(st.value(made, key, st.number(), unit))
                if not slot:
                    del made.truth[key]
            made.rows.append(row)
        tables.append(made)
    return tables


TABLES: dict[tuple[str, str], Callable[[str, Style], Printed]] = {
    ("2021", "disclosure"): disclosure,
    ("2021", "applications"): applications,
    ("2021", "review"): review,
    ("2019", "disclosure"): disclosure,
    ("2019", "applications"): applications,
    ("2019", "review"): review,
    ("2014", "statistics"): statistics,
    ("local", "statistics"): statistics,
}

# Flattened text -----------------------------------------------------------------------------------------------------


def _one(text: str) -> str:
    return text.replace("\n", " ")


def t_pipes(made: Printed) -> str:
    return "\n".join(" | ".join(_one(c.text) for c in row) for row in made.rows)


def t_pipes_tight(made: Printed) -> str:
    return "\n".join("|".join(_one(c.text) for c in row) for row in made.rows)


def t_leading(made: Printed) -> str:
    return "\n".join("| " + " | ".join(_one(c.text) for c in row) for row in made.rows)


def t_trailing(made: Printed) -> str:
    return "\n".join(" | ".join(_one(c.text) for c in row) + " |" for row in made.rows)


def t_framed(made: Printed) -> str:
    return "\n".join("|" + "|".join(f" {_one(c.text)} " for c in row) + "|" for row in made.rows)


def t_remnants(made: Printed) -> str:
    return "\n".join(
        " | ".join(_one(c.text) for c in row) + "|" * sum(c.columns - 1 for c in row) for row in made.rows
    )


def t_colspan_pipes(made: Printed) -> str:
    return "\n".join(
        "|" + "".join(f" {_one(c.text)} |" + " |" * (c.columns - 1) for c in row) for row in made.rows
    )


def t_markdown(made: Printed) -> str:
    """A rectangle: merged cells repeated as blanks in both directions."""
    grid = rectangle(made)
    lines = ["| " + " | ".join(_one(text) for text in row) + " |" for row in grid]
    lines.insert(1, "|" + "---|" * len(grid[0]))
    return "\n".join(lines)


def t_markdown_repeated(made: Printed) -> str:
    """A rectangle: the text of merged cells repeated in each."""
    grid = rectangle(made, repeat=True)
    lines = ["| " + " | ".join(_one(text).replace("\n", "<br>") for text in row) + " |" for row in grid]
    lines.insert(1, "|" + " :--- |" * len(grid[0]))
    return "\n".join(lines)


def t_cell_pipe(made: Printed) -> str:
    return "\n".join(f"{_one(c.text)} |".lstrip() for row in made.rows for c in row)


def t_cell_pipe_row(made: Printed) -> str:
    """A cell a line with a pipe after it, rows set apart by a blank line."""
    return "\n\n".join("\n".join(f"{_one(c.text)} |".lstrip() for c in row) for row in made.rows)


def t_one_line(made: Printed) -> str:
    return " | ".join(_one(c.text) for row in made.rows for c in row)


def t_one_line_doubled(made: Printed) -> str:
    return " | ".join(" | ".join(_one(c.text) for c in row) + " |" for row in made.rows)


def t_one_line_spaces(made: Printed) -> str:
    return " ".join(_one(c.text) for row in made.rows for c in row if c.text.strip())


def t_cells_apart(made: Printed) -> str:
    return "\n\n".join(c.text.strip() for row in made.rows for c in row if c.text.strip())


def t_cells(made: Printed) -> str:
    return "\n".join(c.text.strip() for row in made.rows for c in row if c.text.strip())


def t_cells_blank(made: Printed) -> str:
    """A cell a line, a blank cell as an empty line."""
    return "\n".join(_one(c.text).strip() for row in made.rows for c in row)


def t_cell_pipe_remnants(made: Printed) -> str:
    """A cell a line with a pipe after it, and those of the columns that it covers."""
    return "\n".join(f"{_one(c.text)} |{' |' * (c.columns - 1)}".lstrip() for row in made.rows for c in row)


def t_pipe_lines(made: Printed) -> str:
    """A cell a line, and a line with a pipe after each."""
    return "\n".join(f"{_one(c.text)}\n|".lstrip() for row in made.rows for c in row)


def t_pipe_begins(made: Printed) -> str:
    """A row begins a line, every further cell one with a pipe before it."""
    return "\n".join("\n| ".join(_one(c.text) for c in row) for row in made.rows)


def t_tabs(made: Printed) -> str:
    return "\n".join("\t".join(_one(c.text) for c in row) for row in made.rows)


def t_tabs_rectangle(made: Printed) -> str:
    """As a spreadsheet copies: merged cells as blanks in both directions."""
    return "\n".join("\t".join(_one(text) for text in row) for row in rectangle(made))


def t_tabs_quoted(made: Printed) -> str:
    """As a word processor copies: cells of several lines break the row."""
    return "\n".join("\t".join(c.text for c in row) for row in made.rows)


def t_tab_cells(made: Printed) -> str:
    return "\n\n".join("\n".join(f"\t{_one(c.text)}" for c in row) for row in made.rows)


def t_spaces(made: Printed) -> str:
    return "\n".join(" ".join(_one(c.text).strip() for c in row if c.text.strip()) for row in made.rows)


def t_aligned(made: Printed) -> str:
    return "\n".join("   ".join(_one(c.text).strip() for c in row if c.text.strip()) for row in made.rows)


def t_wide_spaces(made: Printed) -> str:
    return "\n".join("　".join(_one(c.text).strip() for c in row if c.text.strip()) for row in made.rows)


TEXTS: dict[str, Callable[[Printed], str]] = {
    name: function for name, function in list(globals().items()) if name.startswith("t_")
}
VANISH = {"t_one_line_spaces", "t_cells_apart", "t_cells", "t_spaces", "t_aligned", "t_wide_spaces"}
"""In these a blank cell leaves no trace."""
MARKDOWN = {"t_markdown", "t_markdown_repeated", "t_framed", "t_colspan_pipes"}


def rectangle(made: Printed, repeat: bool = False) -> list[list[str]]:
    """The table with every cell that a merged one covers, blank or with its text."""
    grid: dict[tuple[int, int], str] = {}
    for number, row in enumerate(made.rows):
        column = 0
        for c in row:
            while (number, column) in grid:
                column += 1
            for down in range(c.rows):
                for right in range(c.columns):
                    grid[number + down, column + right] = c.text if repeat or not (down or right) else ""
            column += c.columns
    height = len(made.rows)
    width = 1 + max(column for _, column in grid)
    return [[grid.get((row, column), "") for column in range(width)] for row in range(height)]


# Web pages ----------------------------------------------------------------------------------------------------------


def _span(c: C) -> str:
    return (f' rowspan="{c.rows}"' if c.rows > 1 else "") + (
        f' colspan="{c.columns}"' if c.columns > 1 else ""
    )


def h_plain(made: Printed) -> str:
    rows = "".join(
        "<tr>"
        + "".join(f"<td{_span(c)}>{escape(c.text).replace(chr(10), '<br/>') or '&nbsp;'}</td>" for c in row)
        + "</tr>\n"
        for row in made.rows
    )
    return f"<table border=1>\n<tbody>{rows}</tbody></table>"


def h_word(made: Printed) -> str:
    """As a word processor exports it."""
    out = [
        "<table class=MsoNormalTable border=0 cellspacing=0 cellpadding=0 style='width:480pt;border-collapse:collapse'>"
    ]
    for row in made.rows:
        out.append(" <tr style='mso-yfti-irow:0;height:18.0pt'>")
        for c in row:
            text = "<br>".join(
                f"<span lang=EN-US style='font-family:宋体'>{escape(part)}</span>"
                for part in c.text.split("\n")
            )
            text = text if c.text.strip() else "<o:p>&nbsp;</o:p>"
            out.append(
                f"  <td width=87{_span(c)} valign=top style='width:65.1pt'>\n  <p class=MsoNormal align=center>"
                f"<b><span\n  style='font-size:10.5pt'>{text}</span></b></p>\n  </td>"
            )
        out.append(" </tr>")
    return "\n".join([*out, "</table>"])


def h_unclosed(made: Printed) -> str:
    """Without end tags of rows and cells."""
    rows = "".join(
        "<TR>" + "".join(f"<TD{_span(c)}><P>{escape(c.text).replace(chr(10), '<P>')}" for c in row)
        for row in made.rows
    )
    return f"<TABLE>{rows}</TABLE>"


def h_no_rowspan(made: Printed) -> str:
    """Without any spans: rows of unequal length."""
    rows = "".join("<tr>" + "".join(f"<td>{escape(c.text)}</td>" for c in row) + "</tr>" for row in made.rows)
    return f"<table>{rows}</table>"


def h_zero_spans(made: Printed) -> str:
    """Spans of zero, of one too many, and in quotes that do not close the number."""

    def wrong(c: C) -> str:
        return f' rowspan="{c.rows if c.rows > 1 else 0}" colspan="{c.columns if c.columns > 1 else 0}"'

    rows = "".join(
        "<tr>" + "".join(f"<td{wrong(c)}>{escape(c.text)}</td>" for c in row) + "</tr>" for row in made.rows
    )
    return f"<table>{rows}</table>"


def h_layout_table(made: Printed) -> str:
    """Inside the cell of a table that lays the page out."""
    return f"<table width=100%><tr><td><div>{h_plain(made)}</div></td></tr></table>"


def h_table_a_row(made: Printed) -> str:
    """Each row a table of its own."""
    return "".join(
        "<table><tr>"
        + "".join(f"<td colspan={c.columns}>{escape(c.text) or '&nbsp;'}</td>" for c in row)
        + "</tr></table>"
        for row in made.rows
    )


def h_divs(made: Printed) -> str:
    """No table at all: a division for each cell."""
    return "".join(
        "<div class=row>" + "".join(f"<div class=cell>{escape(c.text)}</div>" for c in row) + "</div>"
        for row in made.rows
    )


def h_spans(made: Printed) -> str:
    """No table: a paragraph for each row, pieces set apart by no-break spaces."""
    return "".join(
        "<p>"
        + "&nbsp;&nbsp;".join(f"<span>{escape(_one(c.text).strip())}</span>" for c in row if c.text.strip())
        + "</p>"
        for row in made.rows
    )


def h_thead(made: Printed) -> str:
    """Header cells in a head, a caption and a foot."""
    body = h_plain(made).partition("<tbody>")[2].partition("</tbody>")[0]
    return (
        f"<table><caption>表</caption><colgroup><col><col></colgroup>{body.replace('<td', '<th', 2)}</table>"
    )


def h_hidden(made: Printed) -> str:
    """Rows with a hidden cell, comments and scripts between."""
    return (
        h_plain(made)
        .replace("<tr>", "<!-- row --><tr><td style='display:none'>9</td>")
        .replace("</td></tr>", "</td><script>var a=3;</script></tr>")
    )


def h_paragraphs(made: Printed) -> str:
    """Every cell holds an empty paragraph, its text, and another empty one."""
    rows = "".join(
        "<tr>"
        + "".join(f"<td{_span(c)}><p>&nbsp;</p><p><span>{escape(c.text)}</span></p><p></p></td>" for c in row)
        + "</tr>"
        for row in made.rows
    )
    return f"<table>{rows}</table>"


def h_split_digits(made: Printed) -> str:
    """The digits of a number in runs of their own."""

    def runs(text: str) -> str:
        return "".join(f"<span>{escape(character)}</span>" for character in text)

    rows = "".join(
        "<tr>" + "".join(f"<td{_span(c)}>{runs(c.text)}</td>" for c in row) + "</tr>" for row in made.rows
    )
    return f"<table>{rows}</table>"


PAGES: dict[str, Callable[[Printed], str]] = {
    name: function for name, function in list(globals().items()) if name.startswith("h_")
}


# Damage -------------------------------------------------------------------------------------------------------------


def _values(made: Printed) -> list[tuple[int, int]]:
    return [(r, c) for r, row in enumerate(made.rows) for c, cell in enumerate(row) if cell.key is not None]


def d_lost_row(made: Printed, rng: random.Random) -> None:
    """A row is missing with its label."""
    rows = sorted({r for r, _ in _values(made)})
    if len(rows) < 3:
        return
    at = rng.choice(rows)
    if any(c.rows > 1 for c in made.rows[at]):
        return
    for c in made.rows.pop(at):
        if c.key:
            del made.truth[c.key]


def d_lost_cell(made: Printed, rng: random.Random) -> set[Key]:
    """A value is missing, so the others of its row move up."""
    r, c = rng.choice(_values(made))
    row = made.rows[r]
    keys = {cell.key for cell in row if cell.key}
    del made.truth[row[c].key]
    del row[c]
    return keys


def d_extra_cell(made: Printed, rng: random.Random) -> set[Key]:
    """A value too many."""
    r, c = rng.choice(_values(made))
    keys = {cell.key for cell in made.rows[r] if cell.key}
    made.rows[r].insert(c, C(rng.choice(["0", "1", "2"])))
    return keys


def d_extra_row(made: Printed, rng: random.Random) -> None:
    """A row that no form has."""
    rows = sorted({r for r, _ in _values(made)})
    at = rng.choice(rows)
    cells = [C(str(rng.randrange(3))) for c in made.rows[at] if c.key]
    label = rng.choice(
        ["其他主动公开文件", "行政检查", "行政确认", "（八）其他情形", "行政奖励", "网上办事数"]
    )
    if made.name == "review":
        return
    made.rows.insert(at + 1, [C(label, label=True), *cells])


def d_label_cut(made: Printed, rng: random.Random) -> None:
    """A label loses a part."""
    labels = [c for row in made.rows for c in row if c.label and len(c.text) > 5]
    c = rng.choice(labels)
    half = len(c.text) // 2
    c.text = rng.choice([c.text[:half], c.text[half:], c.text[:-1], c.text[1:], c.text[:2] + c.text[3:]])


def d_label_gone(made: Printed, rng: random.Random) -> set[Key]:
    """A label of a row is blank."""
    rows = sorted({r for r, _ in _values(made)})
    r = rng.choice(rows)
    labels = [c for c in made.rows[r] if c.label]
    if not labels or any(c.rows > 1 for c in labels):
        return set()
    labels[-1].text = ""
    return {c.key for c in made.rows[r] if c.key}


def d_swap(made: Printed, rng: random.Random) -> None:
    """Two rows change places."""
    rows = sorted({r for r, _ in _values(made)})
    pairs = [
        (a, b)
        for a in rows
        for b in rows
        if a < b <= a + 3 and not any(c.rows > 1 for c in made.rows[a] + made.rows[b])
    ]
    if pairs:
        a, b = rng.choice(pairs)
        made.rows[a], made.rows[b] = made.rows[b], made.rows[a]


def d_wrong_number(made: Printed, rng: random.Random) -> None:
    """A number is wrong in print: read as it stands."""
    places = [
        (r, c)
        for r, c in _values(made)
        if made.rows[r][c].text.strip().isascii() and made.rows[r][c].text.strip().isdigit()
    ]
    if not places:
        return
    r, c = rng.choice(places)
    cell = made.rows[r][c]
    assert cell.key is not None
    state, value, unit = made.truth[cell.key]
    more = rng.choice([1, 3, 10])
    assert value is not None
    scale = value / Decimal(cell.text.strip()) if value else Decimal(1)
    if unit == "元" and not value:
        return
    cell.text = str(int(cell.text) + more)
    made.truth[cell.key] = (state, value + more * scale, unit)


def d_blank_but_totals(made: Printed, rng: random.Random) -> None:
    """Zeros are blank except in the last column."""
    for row in made.rows:
        keyed = [c for c in row if c.key]
        for c in keyed[:-1] if len(keyed) > 1 else []:
            if c.text.strip() == "0":
                c.text = ""
                made.truth[c.key] = ("blank", None, made.truth[c.key][2])


def d_blank_zeros(made: Printed, rng: random.Random) -> None:
    """All zeros are blank."""
    for row in made.rows:
        for c in row:
            if c.key and c.text.strip() == "0":
                c.text = ""
                made.truth[c.key] = ("blank", None, made.truth[c.key][2])


def d_some_blank(made: Printed, rng: random.Random) -> None:
    """Some cells are blank."""
    for row in made.rows:
        for c in row:
            if c.key and rng.random() < 0.2:
                c.text = ""
                made.truth[c.key] = ("blank", None, made.truth[c.key][2])


DAMAGES: dict[str, Callable[[Printed, random.Random], set[Key] | None]] = {
    name: function for name, function in list(globals().items()) if name.startswith("d_")
}
