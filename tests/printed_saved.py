"""Tables of `printed_tables` as word processors, spreadsheets and content managers of agencies save them: pages with
the mark-up of Word, Excel and WPS in them, wrappers around wrappers, rows and numbers that a style sheet hides, spans
that are wrong; DOCX files with fields, controls, symbols and merges that do not fit. `WEB` makes pieces of a page,
`WORD` of a body.
"""

from __future__ import annotations

from html import escape

from printed_markup import _every, _page, _run, _spans, _text, _word
from printed_tables import C, Printed, h_plain

__all__ = ["WEB", "WORD"]

_MSO = (
    "<!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/></o:OfficeDocumentSettings></xml><![endif]-->"
    "<style><!--table.MsoNormalTable{mso-style-name:普通表格;mso-padding-alt:0cm 5.4pt 0cm 5.4pt;}--></style>"
)

# Web pages ----------------------------------------------------------------------------------------------------------


def _runs(text: str) -> str:
    """A text in runs of its own fonts, as word processors save it."""
    return "".join(
        f"<span lang=EN-US style='mso-bidi-font-size:10.5pt'>{escape(own)}</span>"
        if own.isascii()
        else f'<font face="仿宋_GB2312">{escape(own)}</font>'
        for own in text
    )


def s_word(made: Printed) -> str:
    """As Word saves it: runs of fonts, empty office elements, conditional comments."""
    return _MSO + _page(
        made,
        lambda c: (
            f"<td{_spans(c)} style='mso-border-alt:solid windowtext .5pt'><p class=MsoNormal>"
            f"{_runs(c.text.replace(chr(10), '')) or '<o:p>&nbsp;</o:p>'}<o:p></o:p></p></td>"
        ),
        "<tr style='mso-yfti-irow:1'>{}</tr>".format,
    )


def s_word_hidden(made: Printed) -> str:
    """With text that Word hides in front of every number."""
    return _page(
        made,
        lambda c: (
            f"<td{_spans(c)}>{'<span style=mso-hide:all;display:none>7</span>' * bool(c.key)}{_text(c)}</td>"
        ),
    )


def s_excel(made: Printed) -> str:
    """As a spreadsheet saves it: columns, numbers as attributes too, cells that ignore their spans in old programs."""
    cols = "<col width=72 style='mso-width-source:userset;mso-width-alt:2304;width:54pt'>" * 10
    body = _page(
        made,
        lambda c: (
            f"<td{_spans(c)} class=xl65 x:num='{escape(c.text)}' style='mso-ignore:colspan'>{_text(c)}</td>"
        ),
        "<tr height=19 style='height:14.25pt'>{}</tr>".format,
    )
    hidden = (
        "<![if supportMisalignedColumns]><tr height=0 style='display:none'><td width=72>3</td></tr><![endif]>"
    )
    return body.replace("<table>", f"<table x:str border=0>{cols}", 1).replace(
        "</table>", f"{hidden}</table>"
    )


def s_wrappers(made: Printed) -> str:
    """Sections and divisions around everything, a table of one cell around the table, divisions in cells."""
    table = _page(
        made, lambda c: f"<td{_spans(c)}><div><section><p><span>{_text(c)}</span></p></section></div></td>"
    )
    return (
        "<div class=pages_content><div><div><ucapcontent><table><tbody><tr><td><div>"
        f"{table}</div></td></tr></tbody></table></ucapcontent></div></div></div>"
    )


def s_head_cells(made: Printed) -> str:
    """Header cells in the header, and before each row's first value, mixed with others."""
    rows = []
    for row in made.rows:
        cells = [
            f"<{'th' if number % 2 == 0 and not c.key else 'td'}{_spans(c)}>{_text(c)}"
            for number, c in enumerate(row)
        ]
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(rows)}</table>"


def s_spans_of_nothing(made: Printed) -> str:
    """Spans that are empty, zero, negative, or no numbers."""
    odd = iter(["colspan=0", 'colspan=""', "colspan=auto", "rowspan=0", "colspan=-1", "rowspan='1px'"] * 400)

    def cell(c: C) -> str:
        return f"<td{_spans(c)} {next(odd) if c.rows == c.columns == 1 else ''}>{_text(c)}</td>"

    return _page(made, cell)


def s_rows_hidden(made: Printed) -> str:
    """A template row that a style hides, rows of an old version that are marked hidden."""
    gone = (
        "<tr style='display: none;'><td>规章<td>9<td>9<td>9</tr>",
        "<tr hidden><td>一、本年新收<td>5</tr>",
    )
    rows = h_plain(made).split("<tr>")
    return "<tr>".join(
        [rows[0], *(own.replace("</tr>", f"</tr>{gone[at % 2]}", 1) for at, own in enumerate(rows[1:]))]
    )


def s_rows_collapsed(made: Printed) -> str:
    """The same by visibility, and by the style of a class."""
    gone = "<tr style='visibility:collapse'><td>行政处罚<td>9</tr>"
    rows = h_plain(made).split("<tr>")
    return "<tr>".join([rows[0], *(own.replace("</tr>", f"</tr>{gone}", 1) for own in rows[1:])])


def s_comments(made: Printed) -> str:
    """Comments, scripts and styles inside cells."""
    return _page(
        made,
        lambda c: (
            f"<td{_spans(c)}><!-- 13 --><style>.a{{width:12px}}</style>{_text(c)}"
            "<script>var n = 15;</script><!--EndFragment--></td>"
        ),
    )


def s_notes_raised(made: Printed) -> str:
    """Numbers with a raised mark of a note, in brackets or circled."""
    return _page(
        made,
        lambda c: (
            f"<td{_spans(c)}>{_text(c)}{'<sup>[1]</sup>' if c.key and c.text.strip().isdigit() else ''}</td>"
        ),
    )


def s_numbered_notes(made: Printed) -> str:
    """Labels and numbers with the raised number of a note."""
    return _page(
        made,
        lambda c: (
            f"<td{_spans(c)}>{_text(c)}{'<sup>2</sup>' if c.key and c.text.strip().isdigit() else ''}</td>"
        ),
    )


def s_corrected(made: Printed) -> str:
    """Numbers that replace others, which are struck out as deleted."""
    return _page(
        made,
        lambda c: (
            f"<td{_spans(c)}>{'<del>7</del><ins>' * bool(c.key)}{_text(c)}{'</ins>' * bool(c.key)}</td>"
        ),
    )


def s_continued(made: Printed) -> str:
    """Two tables, the second with the head again, as a print preview saves them; a line says that it goes on."""
    first = next(at for at, row in enumerate(made.rows) if any(c.key for c in row))
    for at in range(max(first + 1, len(made.rows) // 2), len(made.rows)):
        above = made.rows[:at]
        if not any(c.rows > at - number for number, row in enumerate(above) for c in row):
            lower = [*made.rows[:first], *made.rows[at:]]
            parts = (Printed(made.name, made.layout, rows) for rows in (above, lower))
            return "<p>（续表）</p>".join(map(h_plain, parts))
    return h_plain(made)


def s_group_too_long(made: Printed) -> str:
    """The cells of groups span a row more than they have."""
    rows = [[C(c.text, c.key, c.rows + (c.rows > 1), c.columns) for c in row] for row in made.rows]
    first = next(at for at, row in enumerate(made.rows) if any(c.key for c in row))
    return h_plain(Printed(made.name, made.layout, [*made.rows[:first], *rows[first:]]))


def s_group_too_short(made: Printed) -> str:
    """The cells of groups span a row less than they have."""
    rows = [[C(c.text, c.key, c.rows - (c.rows > 2), c.columns) for c in row] for row in made.rows]
    first = next(at for at, row in enumerate(made.rows) if any(c.key for c in row))
    return h_plain(Printed(made.name, made.layout, [*made.rows[:first], *rows[first:]]))


def s_editable(made: Printed) -> str:
    """Cells that can be edited, with a mark for the caret and characters without width."""
    return _page(
        made,
        lambda c: (
            f"<td{_spans(c)} contenteditable=true><br class=mark style=display:none>\u200b{_text(c)}\ufeff"
            "<span data-type=caret></span></td>"
        ),
    )


def s_blanks(made: Printed) -> str:
    """Line breaks and blanks of the source around and inside the text of cells."""
    return _page(made, lambda c: f"\n<td{_spans(c)}>\n\t\t<p>\n\t\t\t{_text(c)}\n\t\t</p>\n\t</td>")


WEB = {name: own for name, own in list(globals().items()) if name.startswith("s_")}

# Documents ----------------------------------------------------------------------------------------------------------


def y_simple_fields(made: Printed) -> str:
    """Numbers as results of simple fields, some in a field within a field."""

    def field(c: C) -> str:
        if c.key is None:
            return f"<w:p>{_run(c.text)}</w:p>"
        begin, separate, end = (
            f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
        )
        inner = f'<w:fldSimple w:instr="=SUM(ABOVE) 5">{_run(c.text)}</w:fldSimple>'
        code = "<w:r><w:instrText>IF 3 &gt; </w:instrText></w:r>"
        nested = f"{begin}<w:r><w:instrText>PAGE 9</w:instrText></w:r>{separate}<w:r><w:t>4</w:t></w:r>{end}"
        return (
            f"<w:p>{begin}{code}{nested}<w:r><w:instrText> 2</w:instrText></w:r>{separate}{inner}{end}</w:p>"
        )

    return _word(made, field)


def y_placeholders(made: Printed) -> str:
    """Blank cells hold controls that show their prompt."""
    inside = f"<w:sdtContent>{_run('单击此处输入0')}</w:sdtContent>"
    prompt = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>{inside}</w:sdt>"
    return _word(made, lambda c: f"<w:p>{_run(c.text) if c.text.strip() else prompt}</w:p>")


def y_custom_elements(made: Printed) -> str:
    """Smart tags, hyperlinks and custom elements around runs, cells and rows."""
    return _word(
        made,
        lambda c: f"<w:p><w:smartTag><w:hyperlink>{_run(c.text)}</w:hyperlink></w:smartTag></w:p>",
        around="<w:customXml>{}</w:customXml>",
        row="<w:customXml><w:tr>{}</w:tr></w:customXml>",
    )


def y_hyphens(made: Printed) -> str:
    """Hyphens that do not break, soft ones that do not show."""
    return _word(
        made,
        lambda c: (
            f"<w:p>{_run(c.text).replace('-', '</w:t><w:noBreakHyphen/><w:t>')}<w:r><w:softHyphen/></w:r></w:p>"
        ),
    )


def y_spans_too_wide(made: Printed) -> str:
    """The last cell of every row spans more columns than the grid has."""
    rows = [
        [
            C(c.text, c.key, c.rows, c.columns + 3 * (at == len(row) - 1 and not c.key))
            for at, c in enumerate(row)
        ]
        for row in made.rows
    ]
    return _word(Printed(made.name, made.layout, rows))


def y_merges_begun_late(made: Printed) -> str:
    """Merged cells whose first one says that it goes on, as where rows above were deleted."""
    return _word(made).replace('<w:vMerge w:val="restart"/>', "<w:vMerge/>")


def y_head_repeated(made: Printed) -> str:
    """The head's rows are marked as repeated, rows have properties and exceptions."""
    text = _word(made).replace("<w:tr>", "<w:tr><w:tblPrEx/><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>")
    return text.replace("<w:tbl>", "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>", 1)


def y_marks_in_rows(made: Printed) -> str:
    """Bookmarks, marks of permissions and of the spelling check between cells, rows and runs."""
    mark = '<w:bookmarkStart w:id="1" w:name="_1"/><w:permStart w:id="2"/><w:proofErr/>'
    return _word(made, around=f"{{}}{mark}", row=f"<w:tr>{{}}</w:tr>{mark}")


def y_paragraph_a_character(made: Printed) -> str:
    """Labels upright: each character of a group is a paragraph of its own."""

    def upright(c: C) -> str:
        if c.key or c.rows == 1:
            return f"<w:p>{_run(c.text)}</w:p>"
        return "".join(f"<w:p>{_run(own)}</w:p>" for own in c.text.replace("\n", ""))

    return _word(made, upright)


def y_drawn_boxes(made: Printed) -> str:
    """The table in a shape of a drawing, with a copy for older programs."""
    box = f"<w:txbxContent>{_word(made)}<w:p/></w:txbxContent>"
    return (
        f"<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


def y_nested_in_group(made: Printed) -> str:
    """The cells of each row in a row of a table in the row's only cell."""
    rows = "".join(
        "<w:tr><w:tc><w:tbl><w:tr>"
        + "".join(f"<w:tc><w:p>{_run('' if merged else c.text)}</w:p></w:tc>" for c, merged in row)
        + "</w:tr></w:tbl><w:p/></w:tc></w:tr>"
        for row in _every(made)
    )
    return f"<w:tbl>{rows}</w:tbl>"


def y_deleted_table(made: Printed) -> str:
    """Above it a table all of whose rows are deleted, with other numbers."""

    def old(c: C) -> str:
        shown = "8" if c.key else escape(c.text)
        return f"<w:p><w:del><w:r><w:delText>{shown}</w:delText></w:r></w:del></w:p>"

    return _word(made, old, row="<w:tr><w:trPr><w:del/></w:trPr>{}</w:tr>") + "<w:p/>" + _word(made)


WORD = {name: own for name, own in list(globals().items()) if name.startswith("y_")}
