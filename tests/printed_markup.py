"""Tables of `printed_tables` in odd mark-up: web pages whose tags are missing, stray or nested, and DOCX files with
merged cells, text boxes, content controls, fields and tracked changes. `WEB` makes pieces of a page, `WORD` of a body.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from io import BytesIO
from zipfile import ZipFile

from printed_tables import C, Printed, h_plain

__all__ = ["WEB", "WORD", "as_file"]

# Web pages ----------------------------------------------------------------------------------------------------------


def _spans(c: C) -> str:
    return f' rowspan="{c.rows}"' * (c.rows > 1) + f' colspan="{c.columns}"' * (c.columns > 1)


def _text(c: C) -> str:
    return escape(c.text).replace("\n", "<br>") or "&nbsp;"


def _page(made: Printed, cell: Callable[[C], str], row: Callable[[str], str] = "<tr>{}</tr>".format) -> str:
    return f"<table>{''.join(row(''.join(map(cell, each))) for each in made.rows)}</table>"


def w_no_end_tags(made: Printed) -> str:
    """No end tag of a row, a cell or a paragraph."""
    return _page(made, lambda c: f"<TD{_spans(c)}><P><SPAN>{_text(c)}", "<TR>{}".format)


def w_stray_end_tags(made: Printed) -> str:
    """End tags twice, and those of elements that were never open."""
    return _page(
        made, lambda c: f"<td{_spans(c)}>{_text(c)}</div></span></td></td>", "<tr>{}</tr></tr>".format
    )


def w_unclosed_inline(made: Printed) -> str:
    """Bold and fonts that are not closed in their cell."""
    return _page(made, lambda c: f"<td{_spans(c)}><b><font size=2>{_text(c)}</td>")


def w_rows_not_opened(made: Printed) -> str:
    """Rows that are closed but not opened."""
    return _page(made, lambda c: f"<td{_spans(c)}>{_text(c)}</td>", "{}</tr>".format)


def w_body_a_row(made: Printed) -> str:
    """A body for each row."""
    return _page(made, lambda c: f"<td{_spans(c)}>{_text(c)}</td>", "<tbody><tr>{}</tr></tbody>".format)


def w_head_apart(made: Printed) -> str:
    """The head is a table of its own, as where the body scrolls."""
    first = next(at for at, row in enumerate(made.rows) if any(c.key for c in row))
    parts = (Printed(made.name, made.layout, rows) for rows in (made.rows[:first], made.rows[first:]))
    return "<div>".join(map(h_plain, parts))


def w_cut_in_two(made: Printed) -> str:
    """Two tables, cut where no cell reaches over the cut."""
    for at in range(len(made.rows) // 2, len(made.rows)):
        above = made.rows[:at]
        over = any(c.rows > at - number for number, row in enumerate(above) for c in row)
        if not over and any(c.key for row in above for c in row):
            parts = (Printed(made.name, made.layout, rows) for rows in (above, made.rows[at:]))
            return "<p>&nbsp;</p>".join(map(h_plain, parts))
    return h_plain(made)


def w_values_in_tables(made: Printed) -> str:
    """Every cell holds a table of one cell."""
    return _page(made, lambda c: f"<td{_spans(c)}><table><tr><td>{_text(c)}</td></tr></table></td>")


def w_nested_twice(made: Printed) -> str:
    """In two tables that lay out the page, beside a column of links."""
    return f"<table><tr><td><table><tr><td>{h_plain(made)}</table><td><a href=a>链接</a></table>"


def w_covered_cells(made: Printed) -> str:
    """Cells that others cover are there, but hidden."""
    hidden = "<td style='display:none'></td>"
    return _page(made, lambda c: f"<td{_spans(c)}>{_text(c)}</td>{hidden * (c.columns - 1)}")


def w_spans_too_long(made: Printed) -> str:
    """The last cell of a row spans more columns than there are, cells at the bottom more rows."""
    rows = []
    for number, row in enumerate(made.rows):
        own = [C(c.text, c.key, c.rows, c.columns) for c in row]
        if number == len(made.rows) - 1:
            for c in own:
                c.rows += 2
        rows.append(own)
    return h_plain(Printed(made.name, made.layout, rows))


def w_broken_quotes(made: Printed) -> str:
    """Attributes without quotes, or with other ones."""
    return _page(
        made, lambda c: f"<td rowspan={c.rows} colspan='{c.columns}' width=10%  height = 3>{_text(c)}</td>"
    )


def w_zero_widths(made: Printed) -> str:
    """Characters without width between all others."""
    return _page(made, lambda c: f"<td{_spans(c)}>{'&#8203;'.join(c.text)}&#65279;</td>")


def w_entities(made: Printed) -> str:
    """Digits as references, blanks of other widths around them."""

    def coded(c: C) -> str:
        text = "".join(f"&#{ord(own)};" if own.isdigit() else escape(own) for own in c.text)
        return f"<td{_spans(c)}>&ensp;{text}&emsp;</td>"

    return _page(made, coded)


def w_width_row(made: Printed) -> str:
    """A row of empty cells sets the widths, as word processors export it."""
    widths = "".join("<td width=40 style='border:none'></td>" for _ in range(12))
    return h_plain(made).replace(
        "</tbody>", f"<![if !supportMisalignedColumns]><tr>{widths}</tr><![endif]></tbody>"
    )


def w_footnote_marks(made: Printed) -> str:
    """Labels of rows with a raised mark of a note."""
    return _page(
        made, lambda c: f"<td{_spans(c)}>{_text(c)}{'<sup>[1]</sup>' * (c.label and len(c.text) > 9)}</td>"
    )


def w_in_paragraph(made: Printed) -> str:
    """Inside a paragraph and a form."""
    return f"<form><p><center>{h_plain(made)}</center></p></form>"


def w_table_in_link(made: Printed) -> str:
    """In a link, rows in forms, cells in divisions."""
    rows = "".join(
        f"<form><tr>{''.join(f'<div><td{_spans(c)}><a href=#>{_text(c)}</a></td></div>' for c in row)}</tr></form>"
        for row in made.rows
    )
    return f"<div><table>{rows}</table></div>"


def w_labels_by_blanks(made: Printed) -> str:
    """The characters of labels set apart by no-break spaces."""
    return _page(
        made,
        lambda c: f"<td{_spans(c)}>{'&nbsp;'.join(c.text) if c.label and len(c.text) < 6 else _text(c)}</td>",
    )


WEB = {name: own for name, own in list(globals().items()) if name.startswith("w_")}

# Documents ----------------------------------------------------------------------------------------------------------

_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def as_file(parts: list[tuple[str, bool]]) -> bytes:
    """A DOCX file of paragraphs, and of pieces of mark-up where that is marked."""
    body = "".join(
        text if table else "".join(f"<w:p>{_run(line)}</w:p>" for line in text.split("\n"))
        for text, table in parts
    )
    target = BytesIO()
    with ZipFile(target, "w") as file:
        file.writestr("[Content_Types].xml", _TYPES)
        file.writestr("word/document.xml", f"<w:document {_NAMES}><w:body>{body}</w:body></w:document>")
    return target.getvalue()


def _run(text: str) -> str:
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r>{lines}</w:r>"


def _word(
    made: Printed,
    content: Callable[[C], str] = lambda c: f"<w:p>{_run(c.text)}</w:p>",
    around: str = "{}",
    row: str = "<w:tr>{}</w:tr>",
    beneath: Callable[[C], str] = lambda c: "<w:p/>",
) -> str:
    """A table whose cells hold `content`, with `around` around each; `beneath` is in those merged with one above."""
    rows = []
    for own in _every(made):
        cells = []
        for c, merged in own:
            span = f'<w:gridSpan w:val="{c.columns}"/>' * (c.columns > 1)
            down = "<w:vMerge/>" if merged else '<w:vMerge w:val="restart"/>' * (c.rows > 1)
            inside = beneath(c) if merged else content(c)
            cells.append(around.format(f"<w:tc><w:tcPr>{span}{down}</w:tcPr>{inside}</w:tc>"))
        rows.append(row.format("".join(cells)))
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def _every(made: Printed) -> Iterator[list[tuple[C, bool]]]:
    """The cells of each row, with those that reach into it from above, which are marked."""
    reaching: dict[int, tuple[C, int]] = {}
    for number, row in enumerate(made.rows):
        cells: list[tuple[C, bool]] = []
        waiting = list(row)
        column = 0
        while waiting or any(at >= column for at in reaching):
            if column in reaching:
                c, last = reaching[column]
                cells.append((c, True))
                if last == number:
                    del reaching[column]
            elif waiting:
                c = waiting.pop(0)
                cells.append((c, False))
                if c.rows > 1:
                    reaching[column] = (c, number + c.rows - 1)
            else:
                break
            column += c.columns
        yield cells


def x_merged(made: Printed) -> str:
    """Merged both ways."""
    return _word(made)


def x_split_runs(made: Printed) -> str:
    """Each character in a run of its own, among marks of the spelling check."""
    return _word(made, lambda c: f"<w:p>{'<w:proofErr/>'.join(map(_run, c.text))}<w:bookmarkEnd/></w:p>")


def x_controls(made: Printed) -> str:
    """Cells and rows in content controls."""
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    return _word(made, around=control, row=control.format("<w:tr>{}</w:tr>"))


def x_corrected(made: Printed) -> str:
    """Every number was another before a tracked change."""

    def tracked(c: C) -> str:
        old = "<w:del><w:r><w:delText>7</w:delText></w:r></w:del>" * (c.key is not None)
        return f"<w:p>{old}<w:ins>{_run(c.text)}</w:ins></w:p>"

    return _word(made, tracked)


def x_moved(made: Printed) -> str:
    """The text of cells was moved there."""
    return _word(
        made, lambda c: f"<w:p><w:moveFrom>{_run('3')}</w:moveFrom><w:moveTo>{_run(c.text)}</w:moveTo></w:p>"
    )


def x_rows_inserted(made: Printed) -> str:
    """All rows are insertions, each with one beside it that is deleted."""
    cell = "<w:tc><w:p><w:del><w:r><w:delText>9</w:delText></w:r></w:del></w:p></w:tc>"
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{cell}</w:tr>"
    return _word(made, row=f"<w:tr><w:trPr><w:ins/></w:trPr>{{}}</w:tr>{gone}")


def x_cells_deleted(made: Printed) -> str:
    """A deleted cell behind each that is not."""
    gone = "<w:tc><w:tcPr><w:cellDel/></w:tcPr><w:p><w:del><w:r><w:delText>5</w:delText></w:r></w:del></w:p></w:tc>"
    return _word(made, around=f"{{}}{gone}")


def x_hidden(made: Printed) -> str:
    """Hidden text in cells, and hidden rows."""
    secret = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>4</w:t></w:r>"
    row = f"<w:tr><w:trPr><w:hidden/></w:trPr><w:tc><w:p>{secret}</w:p></w:tc></w:tr>"
    return _word(made, lambda c: f"<w:p>{secret}{_run(c.text)}</w:p>", row=f"<w:tr>{{}}</w:tr>{row}")


def x_fields(made: Printed) -> str:
    """Numbers are the results of fields."""

    def field(c: C) -> str:
        if c.key is None:
            return f"<w:p>{_run(c.text)}</w:p>"
        begin, separate, end = (
            f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
        )
        code = "<w:r><w:instrText>=SUM(LEFT) 8</w:instrText></w:r>"
        return f"<w:p>{begin}{code}{separate}{_run(c.text)}{end}</w:p>"

    return _word(made, field)


def x_boxes(made: Printed) -> str:
    """Numbers stand in text boxes in their cells."""

    def boxed(c: C) -> str:
        if c.key is None:
            return f"<w:p>{_run(c.text)}</w:p>"
        box = f"<w:txbxContent><w:p>{_run(c.text)}</w:p></w:txbxContent>"
        return (
            f"<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>"
            f"<v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        )

    return _word(made, boxed)


def x_in_box(made: Printed) -> str:
    """The whole table in a text box."""
    box = f"<w:txbxContent>{_word(made)}<w:p/></w:txbxContent>"
    return f"<w:p><w:r><w:pict><v:textbox>{box}</v:textbox></w:pict></w:r></w:p>"


def x_in_table(made: Printed) -> str:
    """The whole table in the cell of another."""
    return f"<w:tbl><w:tr><w:tc><w:p/>{_word(made)}<w:p/></w:tc></w:tr></w:tbl>"


def x_paragraphs(made: Printed) -> str:
    """Empty paragraphs around the text of each cell, its lines paragraphs of their own."""
    return _word(
        made, lambda c: "<w:p/>" + "".join(f"<w:p>{_run(t)}</w:p>" for t in c.text.split("\n")) + "<w:p/>"
    )


def x_two_tables(made: Printed) -> str:
    """A table that ends and begins again on the next page."""
    rows = _word(made).split("<w:tr>")
    half = len(rows) // 2
    if any("vMerge/" in row for row in rows[half]):
        return _word(made)
    return "<w:tr>".join(rows[:half]) + "</w:tbl><w:p/><w:tbl><w:tr>" + "<w:tr>".join(rows[half:])


def x_tabs_and_breaks(made: Printed) -> str:
    """A tab before each text, a soft break behind it."""
    return _word(made, lambda c: f"<w:p><w:r><w:tab/></w:r>{_run(c.text)}<w:r><w:br/></w:r></w:p>")


def x_merged_before(made: Printed) -> str:
    """Cells over several columns as one with cells that go on with it, as older programs write them."""

    def cells(row: list[tuple[C, bool]]) -> str:
        out = []
        for c, merged in row:
            down = "<w:vMerge/>" if merged else '<w:vMerge w:val="restart"/>' * (c.rows > 1)
            text = "<w:p/>" if merged else f"<w:p>{_run(c.text)}</w:p>"
            for number in range(c.columns):
                across = f'<w:hMerge w:val="{"continue" if number else "restart"}"/>' * (c.columns > 1)
                out.append(f"<w:tc><w:tcPr>{across}{down}</w:tcPr>{'<w:p/>' if number else text}</w:tc>")
        return "".join(out)

    return f"<w:tbl>{''.join(f'<w:tr>{cells(row)}</w:tr>' for row in _every(made))}</w:tbl>"


def x_left_out(made: Printed) -> str:
    """Cells at the left that go on with one above are left out, by the number of their columns."""
    rows = []
    for row in _every(made):
        skipped = 0
        own = list(row)
        while own and own[0][1]:
            skipped += own.pop(0)[0].columns
        before = f'<w:trPr><w:gridBefore w:val="{skipped}"/></w:trPr>' * (skipped > 0)
        cells = "".join(
            f'<w:tc><w:tcPr>{f"""<w:gridSpan w:val="{c.columns}"/>""" * (c.columns > 1)}'
            f"{'<w:vMerge/>' * merged}</w:tcPr><w:p>{_run('' if merged else c.text)}</w:p></w:tc>"
            for c, merged in own
        )
        rows.append(f"<w:tr>{before}{cells}</w:tr>")
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def x_values_in_tables(made: Printed) -> str:
    """Every cell holds a table of one cell."""
    return _word(made, lambda c: f"<w:tbl><w:tr><w:tc><w:p>{_run(c.text)}</w:p></w:tc></w:tr></w:tbl><w:p/>")


def x_notes(made: Printed) -> str:
    """References of notes behind labels, marks of comments around numbers."""
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    comment = '<w:commentRangeStart w:id="1"/>{}<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>'
    return _word(made, lambda c: f"<w:p>{comment.format(_run(c.text))}{note * c.label}</w:p>")


WORD = {name: own for name, own in list(globals().items()) if name.startswith("x_")}
