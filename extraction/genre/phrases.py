"""How noun phrases and the names of public bodies are cut out of a clause (`[phrases]` and `[bodies]` of `terms.toml`).

Every `str` that is not a plain mark is a regular expression for folded text. Where a field is said to have a group, the
first group of the pattern is what the reader of the knowledge takes. An optional pattern defaults to one that never
matches.
"""

from __future__ import annotations

from extraction.genre.files import Schema

__all__ = ["BodyNames", "Phrases"]

_NEVER = "(?!)"
_NEVER_GROUP = "(?!)()"


class Phrases(Schema):
    """How the noun phrase that a number counts is cut out of the text around it."""

    # The ends of a phrase.
    lead: tuple[str, ...]  # dropped at the beginning
    keep: tuple[str, ...]  # never cut into at the beginning, although a word of `lead` matches
    tail: tuple[str, ...]  # dropped at the end
    whole_tail: tuple[str, ...]  # never cut into at the end, although a word of `tail` matches
    closing: tuple[str, ...]  # part of the phrase when it follows one, although `tail` drops it
    cut: str  # a phrase begins after the last match
    dates: str  # dropped at the beginning
    empty: tuple[str, ...]  # names nothing, even alone; any other word does: 采纳12条
    suffixes: str  # characters that are never a phrase by themselves
    common: tuple[str, ...]  # says nothing of what is counted, whatever is: an act, or who performs it

    # Marks and joiners.
    separators: str  # between things that are counted
    stops: str  # end the stretch on the right of a number
    brackets: str  # the opening and the closing one
    quotes: tuple[str, ...]  # opening and closing marks in turn
    title: str  # opens the name of a work: 《
    joiners: tuple[str, ...]  # between two things of equal rank: 和
    filler: tuple[str, ...]  # may stand between a noun and its number: 共
    of: str  # ends a noun that owns the next: 的
    inner: str  # ends a noun that the next number is part of: 60个单位中有7个
    list_end: str  # ends a list that the next noun sums up: 等
    variants: dict[str, str]  # a character, and another that is printed in its place
    places: str  # a kind of place with a bracket in it: 县(市、区)
    label_tail: str = ""  # may follow the term in a label that opens a line: 2.政务微博发布。

    # The right of a number.
    stop: tuple[str, ...]  # ends the phrase
    verbs: str  # end it wherever they stand
    acts: str  # end it after its first word
    loose: tuple[str, ...] = ()  # not the last word of a phrase
    generic: str = _NEVER  # says less than the noun on the left: 政务要闻1条信息
    described: str = _NEVER_GROUP  # group: the noun after a description: 7家进度偏慢的单位
    counted_bodies: str = _NEVER  # bodies that are counted, whatever they do: 5家部门主动公开信息
    trade: str = _NEVER  # says which matter all of the number is about: 18件（均为工程质量类）
    unrelated: str = _NEVER  # says that the number is unrelated to what the genre reports
    among: str = _NEVER  # says that what follows is among the number: 59条信息中解读偏少
    amid: str = _NEVER  # the same, of whatever is counted: 13件复议中有3件被纠正
    full_time: str = _NEVER  # behind a number, that all of them do nothing else: 工作人员2人(专职)
    part_time: str = _NEVER  # the same, that all have other work: 信息员2人(兼职)

    # The left of a number.
    kinds: str = _NEVER  # ends a noun that is counted by its kinds: 《清单》10大类50条
    whose: str = _NEVER  # says only whose the counted things are: 全区40家部门
    all_information: str = _NEVER  # says that all information is meant: 主动公开海关政府信息587条
    means: str = _NEVER  # begins a clause that names a channel: 利用公示栏，公开信息40条
    works: str = _NEVER  # what a channel carries, which names no channel: 微信推文
    narrows: str = _NEVER  # in a bracket after a noun, says which of its kind: 不予公开(行政执法案卷)1件
    idle: str = _NEVER  # words that name nothing that an indicator counts
    answering: str = _NEVER  # the same, of what is answered
    part_of_year: str = _NEVER  # names the part of the year where nothing else is named: 上半年12条
    few: str  # says only how few there are: 全年仅制作
    lacking: str  # group: what the clause before says there is little of: 视频解读欠缺

    # Relations between numbers.
    inside: tuple[str, ...]  # counts a part into its total: 含
    beside: tuple[str, ...]  # counts it apart from its total: 另
    earlier: str  # ends a noun whose earlier value follows: 由9个
    changing: str  # before the value that replaces the earlier one: 增加到12个
    in_order: str  # changes stand in the order of what they change: 分别
    comparing: tuple[str, ...]  # begins a comparison, and so no name of what changes
    share: str  # before a share, does not name the part: 占总数的20%
    told_of: str = _NEVER  # begins what is only told of a number, before its share: 12条,主要为通知,占8%
    share_of: str = _NEVER_GROUP  # group: the part named after a share: 60%涉及征地
    matter: str = _NEVER_GROUP  # group: what a number is about, behind it: 2件涉及房屋档案
    rest: str = _NEVER  # says nothing of what is counted, before such a number: 其余
    mostly: str = _NEVER_GROUP  # group: who most applicants are: 申请人以公民为主，有18件
    applicants_are: str = _NEVER  # the same, after the number: 申请人27件为公民


class BodyNames(Schema):
    """How the public bodies are named whose numbers a report gives."""

    # The office or the government that writes the report.
    one_office: tuple[str, ...]  # what an office calls itself: 我局
    itself: str = _NEVER  # all of that office: 全局
    oneself: str = _NEVER  # that office among others: 局机关
    line: str = _NEVER  # in a title or behind it, that the report is of a line of offices: 水利系统2024年
    short: str = _NEVER_GROUP  # groups: of which an office in a title is called in short: 市局
    clerks: str = _NEVER  # what the office of a government calls itself: 我办
    writing: tuple[str, ...] = ()  # ends the name of an office that writes for its government
    author: str = _NEVER_GROUP  # group: the office named in the title of the report
    titled: str = ""  # before such a title where it is not at the top
    government: str = _NEVER_GROUP  # group: the government named in the title
    ceremony: str = ""  # a word left out when names are compared: 人民

    # All bodies together.
    whole: str  # begins their name: 全市
    systems: str  # continues it: 全省税务系统
    all_of: str = _NEVER_GROUP  # group: their name at the start of what precedes a number
    taking: str = _NEVER  # before their name, says that they do not act: 参加全市评议

    objects: str = _NEVER  # before any name, says that something is only aimed at it: 针对区政府的复议

    # Bodies that are set apart, and others.
    apart: str  # is in the name of a body whose numbers are set apart: 市本级
    offices: str  # group: the one office that a phrase ends with: 申请量居前的是市规划局
    acting: str = _NEVER_GROUP  # group: a body that all the words of a number are about: 隶属海关受理3件
    subordinate: str = _NEVER_GROUP  # group: bodies under the office that writes: 局属单位
    done_by: str = _NEVER_GROUP  # group: behind a number, who did it: 其余12件由县司法局答复
    in_order: str = _NEVER  # right before a number, tells off several in order: 分别为
    listed: str = _NEVER_GROUP  # group: a list of offices: 规划局、住建局
    in_name_of: str = _NEVER_GROUP  # group: in whose name something is done: 以市政府名义印发
    alone: str = _NEVER  # behind the name of a body, that it alone is meant: 自身
    plural: str = _NEVER  # begins the name of several bodies: 各镇, 其余部门
    body_units: tuple[str, ...] = ()  # bodies are counted in these: 14个市
    place_names: str = _NEVER  # the name of a place whose part of a total is given: 石坝乡12条
    apart_mark: str = _NEVER  # tells apart the numbers of the body named before it: 局属5家单位另收到14件
    others: str = _NEVER_GROUP  # group: that body
    set_aside: str = _NEVER  # the same, after the number: 各县局受理39件，由其另行报告
    others_behind: str = _NEVER_GROUP  # group: that body
    turned: str = _NEVER_GROUP  # group: a body that passed on what it received: 市卫健委转来其收到的申请2件
    how_many: str = _NEVER  # left out of such a name: 5家

    # What stands after a name or a number.
    no_body: str = _NEVER  # after the name of a body, makes it something else: 省政府主要领导出席2场
    said_again: str  # after a number given before, that its parts follow: 31件中
    continued: str = _NEVER  # begins a paragraph that goes on about the same body: 具体如下
    ranked: str = _NEVER  # begins a list of the greatest parts only: 申请量居前三位的是
