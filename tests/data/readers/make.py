"""Writes the sample files of the readers' tests: one invented report as a web page, a DOCX and (by a browser) a PDF.

    python tests/data/readers/make.py [chromium]

The PDF files are printed only where the command of a browser is given. The agency and its numbers are invented.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import docx
from docx.shared import Cm

HERE = Path(__file__).parent
TITLE = "云溪县水务局2023年政府信息公开工作年度报告"
PREAMBLE = (
    "本报告由云溪县水务局编制，按照《中华人民共和国政府信息公开条例》的要求，"
    "列出2023年1月1日至2023年12月31日的情况。联系电话：0000-1234567。"
)
OVERVIEW = (
    "2023年，本局主动公开信息412条，其中县政府门户网站公开286条，政务微信公开126条；"
    "收到政府信息公开申请23件，上年结转2件，全部按期办理，没有发生收费。"
    "本局还举办开放日活动3次，接待群众150余人次，答复率达到100%。"
)
PROBLEMS = (
    "一是部分信息公开不够及时，个别股室在信息形成之后超过二十个工作日才报送，需要继续压缩流转时间；"
    "二是政策解读的形式比较单一，以文字为主，图表和视频较少。下一步将增加解读形式，加强培训。"
)
DISCLOSURE = (
    ("第二十条第（一）项",),
    ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
    ("规章", "0", "0", "0"),
    ("行政规范性文件", "3", "1", "17"),
    ("第二十条第（五）项",),
    ("信息内容", "本年处理决定数量"),
    ("行政许可", "248"),
    ("第二十条第（六）项",),
    ("信息内容", "本年处理决定数量"),
    ("行政处罚", "36"),
    ("行政强制", "4"),
    ("第二十条第（八）项",),
    ("信息内容", "本年收费金额（单位：万元）"),
    ("行政事业性收费", "1286.35"),
)
COLUMNS = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
ROWS = (
    ("一、本年新收政府信息公开申请数量", (15, 4, 0, 1, 2, 1)),
    ("二、上年结转政府信息公开申请数量", (1, 1, 0, 0, 0, 0)),
    ("（一）予以公开", (7, 3, 0, 1, 1, 0)),
    ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", (2, 0, 0, 0, 1, 0)),
    ("1.属于国家秘密", (0, 0, 0, 0, 0, 0)),
    ("2.其他法律行政法规禁止公开", (0, 0, 0, 0, 0, 0)),
    ("3.危及“三安全一稳定”", (0, 0, 0, 0, 0, 0)),
    ("4.保护第三方合法权益", (1, 0, 0, 0, 0, 0)),
    ("5.属于三类内部事务信息", (0, 0, 0, 0, 0, 0)),
    ("6.属于四类过程性信息", (0, 1, 0, 0, 0, 0)),
    ("7.属于行政执法案卷", (0, 0, 0, 0, 0, 0)),
    ("8.属于行政查询事项", (0, 0, 0, 0, 0, 0)),
    ("1.本机关不掌握相关政府信息", (4, 0, 0, 0, 0, 1)),
    ("2.没有现成信息需要另行制作", (0, 0, 0, 0, 0, 0)),
    ("3.补正后申请内容仍不明确", (0, 0, 0, 0, 0, 0)),
    ("1.信访举报投诉类申请", (1, 0, 0, 0, 0, 0)),
    ("2.重复申请", (0, 0, 0, 0, 0, 0)),
    ("3.要求提供公开出版物", (0, 0, 0, 0, 0, 0)),
    ("4.无正当理由大量反复申请", (0, 0, 0, 0, 0, 0)),
    ("5.要求行政机关确认或重新出具已获取信息", (0, 0, 0, 0, 0, 0)),
    ("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", (0, 0, 0, 0, 0, 0)),
    ("2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", (0, 0, 0, 0, 0, 0)),
    ("3.其他", (0, 0, 0, 0, 0, 0)),
    ("（七）总计", (15, 4, 0, 1, 2, 1)),
    ("四、结转下年度继续办理", (1, 1, 0, 0, 0, 0)),
)
GROUPS = {
    4: ("（三）不予公开", 8),
    12: ("（四）无法提供", 3),
    15: ("（五）不予处理", 5),
    20: ("（六）其他处理", 3),
}
REVIEW = tuple("100010100100011")
NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


def cell(text: str, row: int = 1, column: int = 1, tag: str = "td") -> str:
    spans = (f' rowspan="{row}"' if row > 1 else "") + (f' colspan="{column}"' if column > 1 else "")
    return f"<{tag}{spans}><p>{text}</p></{tag}>"


def applications() -> str:
    head = [
        cell(NOTE, 3, 3) + cell("申请人情况", 1, 7),
        cell("自然人", 2) + cell("法人或其他组织", 1, 5) + cell("总计", 2),
        "".join(cell(name) for name in COLUMNS),
    ]
    body = []
    for number, (label, values) in enumerate(ROWS):
        line = ""
        if number in (0, 1, 24):
            line += cell(label, 1, 3)
        else:
            line += cell("三、本年度办理结果", 22) if number == 2 else ""
            if number in GROUPS:
                line += cell(GROUPS[number][0], GROUPS[number][1])
            inside = any(first <= number < first + group[1] for first, group in GROUPS.items())
            line += cell(label, 1, 1 if inside else 2)
        body.append(line + "".join(cell(str(value)) for value in (*values, sum(values))))
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in head + body) + "</table>"


def disclosure() -> str:
    rows = []
    for row in DISCLOSURE:
        spans = {1: (4,), 2: (1, 3), 4: (1, 1, 1, 1)}[len(row)]
        rows.append("".join(cell(text, 1, span) for text, span in zip(row, spans, strict=True)))
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def review() -> str:
    five = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    rows = (
        cell("行政复议", 1, 5) + cell("行政诉讼", 1, 10),
        "".join(cell(name, 2) for name in five) + cell("未经复议直接起诉", 1, 5) + cell("复议后起诉", 1, 5),
        "".join(cell(name) for name in five * 2),
        "".join(cell(value) for value in REVIEW),
    )
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def body() -> str:
    """The report itself as mark-up."""
    return f"""<p>{PREAMBLE}</p><h3>一、总体情况</h3><p>{OVERVIEW}</p>
<h3>二、主动公开政府信息情况</h3>{disclosure()}
<h3>三、收到和处理政府信息公开申请情况</h3>{applications()}
<h3>四、政府信息公开行政复议、行政诉讼情况</h3>{review()}
<h3>五、存在的主要问题及改进情况</h3><p>{PROBLEMS}</p>
<h3>六、其他需要报告的事项</h3><p>本年度没有收取信息处理费。</p>
<p style="text-align:right">云溪县水务局</p><p style="text-align:right">2024年1月19日</p>"""


def page() -> str:
    """The report as a government site serves it."""
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{TITLE}-云溪县人民政府</title>
<style>.m{{float:left}}</style><script>var a="一、总体情况，2023年，没有。";</script></head><body>
<div class="top"><a href="/">首页</a> | <a href="/a">登录</a> | <a href="/b">无障碍</a></div>
<ul class="nav"><li><a href="/1">政务公开</a></li>
<li><a href="/2">政务服务</a></li><li><a href="/3">互动交流</a></li></ul>
<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/x">政府信息公开</a> &gt; <a href="/y">年报</a></div>
<table class="index"><tr><td>索 引 号</td><td>YX07-2024-00012</td><td>发布机构</td><td>县水务局</td></tr>
<tr><td>公开日期</td><td>2024-01-22</td><td>主题分类</td><td>政务公开</td></tr></table>
<div class="main"><h1>{TITLE}</h1>
<div class="info">发布时间：2024-01-22 10:20　来源：县水务局　浏览次数：<span id="hits"></span>次
【<a href="javascript:p()">打印</a>】【<a href="javascript:c()">关闭</a>】</div>
<div style="display: none">这一段看不见，没有内容。</div>
<div class="content">{body()}</div>
<div class="share">分享到：<a href="#">微信</a> <a href="#">微博</a></div>
<div>上一篇：<a href="/8">没有了</a></div></div>
<div class="foot">主办：云溪县人民政府办公室　承办：县大数据中心　<a href="/m">网站地图</a> <a href="/l">联系我们</a>
<p>网站标识码：0000000001</p></div></body></html>"""


def printed() -> str:
    """The report alone, styled for print."""
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{TITLE}</title><style>
body{{font-family:"WenQuanYi Zen Hei";font-size:12pt;line-height:1.6}} p{{text-indent:2em;margin:0}}
td p{{text-indent:0;text-align:center}} table{{border-collapse:collapse;width:100%}}
td{{border:1px solid #000;font-size:9pt}} h1{{text-align:center;font-size:18pt}} h3{{font-size:14pt}}</style></head>
<body><h1>{TITLE}</h1>{body()}</body></html>"""


def save_docx(path: Path) -> None:
    """The report as a word processor writes it, with merged cells both ways."""
    document = docx.Document()
    document.core_properties.title = TITLE
    document.add_heading(TITLE, 0)
    for text in (PREAMBLE, "一、总体情况", OVERVIEW, "二、主动公开政府信息情况"):
        document.add_paragraph(text)
    table = document.add_table(len(DISCLOSURE), 4, style="Table Grid")
    for number, row in enumerate(DISCLOSURE):
        cells = table.rows[number].cells
        if len(row) == 1:
            cells[0].merge(cells[3])
        elif len(row) == 2:
            cells[1].merge(cells[3])
        for column, text in enumerate(row):
            cells[column].text = text
    document.add_paragraph("三、收到和处理政府信息公开申请情况")
    _docx_applications(document)
    document.add_paragraph("五、存在的主要问题及改进情况")
    document.add_paragraph(PROBLEMS)
    document.save(path)


def _docx_applications(document: docx.document.Document) -> None:
    table = document.add_table(len(ROWS) + 3, 10, style="Table Grid")
    table.columns[0].width = Cm(1)

    def put(text: str, top: int, left: int, bottom: int, right: int) -> None:
        table.cell(top, left).merge(table.cell(bottom, right)).text = text

    put(NOTE, 0, 0, 2, 2)
    put("申请人情况", 0, 3, 0, 9)
    put("自然人", 1, 3, 2, 3)
    put("法人或其他组织", 1, 4, 1, 8)
    put("总计", 1, 9, 2, 9)
    for column, name in enumerate(COLUMNS):
        put(name, 2, 4 + column, 2, 4 + column)
    put("三、本年度办理结果", 5, 0, 26, 0)
    for first, (name, size) in GROUPS.items():
        put(name, first + 3, 1, first + 2 + size, 1)
    for number, (label, values) in enumerate(ROWS):
        row = number + 3
        inside = any(first <= number < first + group[1] for first, group in GROUPS.items())
        put(label, row, 0 if number in (0, 1, 24) else 2 if inside else 1, row, 2)
        for column, value in enumerate((*values, sum(values))):
            put(str(value), row, 3 + column, row, 3 + column)


def plain() -> str:
    """The report as text with the cells of its first table a line each."""
    lines = [TITLE, PREAMBLE, "一、总体情况", OVERVIEW, "二、主动公开政府信息情况"]
    lines += ["\t".join(row) for row in DISCLOSURE]
    return "\n".join([*lines, "五、存在的主要问题及改进情况", PROBLEMS]) + "\n"


def markdown() -> str:
    """The report as Markdown with its last table in pipes."""
    table = [("类别", *(str(number) for number in range(1, 16))), ("---",) * 16, ("件数", *REVIEW)]
    rows = "\n".join("| " + " | ".join(row) + " |" for row in table)
    return f"# {TITLE}\n\n{PREAMBLE}\n\n## 一、总体情况\n\n{OVERVIEW}\n\n## 四、复议、诉讼\n\n{rows}\n\n{PROBLEMS}\n"


def print_pdf(browser: str, name: str, markup: str, *options: str) -> None:
    """Has the browser print the page."""
    source = HERE / "printed.tmp.html"
    source.write_text(markup, encoding="utf-8")
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", *options]
    subprocess.run(
        [*command, f"--print-to-pdf={HERE / name}", source.as_uri()], check=True, capture_output=True
    )
    source.unlink()


def main() -> None:
    (HERE / "page.html").write_text(page(), encoding="utf-8")
    (HERE / "report.txt").write_text(plain(), encoding="utf-8")
    (HERE / "report.md").write_text(markdown(), encoding="utf-8")
    save_docx(HERE / "report.docx")
    if len(sys.argv) > 1:
        bare = "--no-pdf-header-footer"
        print_pdf(sys.argv[1], "report.pdf", printed(), bare)
        cut = (
            printed()
            .replace(PROBLEMS, "有待改进。")
            .replace("font-size:9pt", "font-size:11pt")
            .replace("body{", "body{padding-top:180px;")
        )
        print_pdf(sys.argv[1], "headed.pdf", cut)
        short = f"<h1>{TITLE}</h1><p>{PREAMBLE}</p><p>{OVERVIEW}</p><p>{PROBLEMS}</p>"
        style = printed().split("<body>")[0]
        print_pdf(sys.argv[1], "prose.pdf", f"{style}<body>{short}</body></html>", bare)


if __name__ == "__main__":
    main()
