"""The parts of a report's HTML page: text with its numbers marked, tables, and findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from extraction.genre import Genre
from extraction.genre.indicators import ABSTENTION
from extraction.outputs.jsonl import Row

__all__ = ["Palette", "anchor", "asserted", "findings_markup", "records_markup", "text_markup"]

_STATUS_ORDER = {"inconsistent": 0, "unverifiable": 1, "consistent": 2}
_STATUS_SIGNS = {"inconsistent": "✗", "unverifiable": "?", "consistent": "✓"}


class Palette:
    """A colour for each family of indicators (the first part of their ids), in the order of the catalogue."""

    def __init__(self, genre: Genre) -> None:
        self._names = {indicator.id: (indicator.zh, indicator.en) for indicator in genre.indicators.values()}
        families = dict.fromkeys(map(_family, self._names))
        families.pop(ABSTENTION)
        self.hues = {family: round(360 * place / len(families)) for place, family in enumerate(families)}

    def css(self) -> str:
        """A background for each family; light enough that black text on it is easily read."""
        grey = f".f-{ABSTENTION}{{background:#e6e6e6;border-color:#666}}\n"
        return grey + "\n".join(
            f".f-{family}{{background:hsl({hue} 85% 88%);border-color:hsl({hue} 70% 38%)}}"
            for family, hue in self.hues.items()
        )

    def style(self, indicator: str) -> str:
        """The class of an indicator's family."""
        return f"f-{_family(indicator)}"

    def name(self, indicator: str) -> str:
        """What an indicator is called, in both languages."""
        return " · ".join(filter(None, self._names.get(indicator, ("", ""))))


def _family(indicator: str) -> str:
    return indicator.partition(".")[0]


def anchor(record_id: str) -> str:
    """The id of a record's place in its page."""
    return "r-" + record_id.partition("-")[2]


def asserted(row: Row) -> str:
    """What a record or one side of a check asserts, as a reader writes it.

    >>> asserted({"value": 9000, "lower": 9000, "upper": 9999, "unit": "件"})
    '9000 … 9999 件'
    """
    lower, upper = row["lower"], row["upper"]
    unit = f" {row['unit']}" if row.get("unit") else ""
    if lower is None and upper is None:
        return f"({row['cell']})" if row.get("cell") else "any value"
    if lower == upper:
        return f"{lower}{unit}"
    if lower is None:
        return f"≤ {upper}{unit}"
    return f"≥ {lower}{unit}" if upper is None else f"{lower} … {upper}{unit}"


# text ------------------------------------------------------------------------------------------------------------


def text_markup(text: str, document: Row, records: Sequence[Row], palette: Palette) -> Iterator[str]:
    """The canonical text from its beginning to its end: paragraphs, headings, and its tables as tables."""
    narrative = [record for record in records if record["source"] == "narrative"]
    cells = [record for record in records if record["source"] == "table"]
    headings = {section["start"]: section["level"] for section in document["sections"] if section["title"]}
    cursor = 0
    for table in sorted(document["tables"], key=lambda table: int(table["start"])):
        if table["start"] < cursor:
            continue
        yield from _paragraphs(text, cursor, table["start"], narrative, headings, palette)
        inside = [cell for cell in cells if table["start"] <= cell["start"] <= table["end"]]
        yield from _table(table, inside, palette)
        cursor = table["end"]
    yield from _paragraphs(text, cursor, len(text), narrative, headings, palette)


def _paragraphs(
    text: str, start: int, end: int, records: Sequence[Row], headings: Mapping[int, int], palette: Palette
) -> Iterator[str]:
    inside = [record for record in records if start <= record["start"] < end]
    place = 0
    for line in text[start:end].split("\n"):
        stop = start + len(line)
        first = place
        while place < len(inside) and inside[place]["start"] < stop:
            place += 1
        if line.strip():
            lead = start + len(line) - len(line.lstrip())
            level = headings.get(lead)
            tag = f"h{min(level, 4) + 2}" if level and len(line) < 60 else "p"
            yield f"<{tag}>{_marked(text, start, stop, inside[first:place], palette)}</{tag}>"
        start = stop + 1


def _marked(text: str, start: int, end: int, records: Sequence[Row], palette: Palette) -> str:
    """A stretch of text with its records marked; those that overlap (the things of one negation) share a mark."""
    parts = []
    cursor = start
    for group in _overlapping(records):
        first, stop = group[0]["start"], min(end, max(record["end"] for record in group))
        label = "; ".join(
            f"{row['indicator']} {palette.name(row['indicator'])}: {asserted(row)}" for row in group
        )
        targets = "".join(f'<span id="{anchor(row["record_id"])}"></span>' for row in group)
        parts.append(
            f'{escape(text[cursor:first])}<mark class="{palette.style(group[0]["indicator"])}" '
            f'title="{escape(label)}">{targets}{escape(text[first:stop])}</mark>'
        )
        cursor = stop
    parts.append(escape(text[cursor:end]))
    return "".join(parts)


def _overlapping(records: Sequence[Row]) -> Iterator[list[Row]]:
    group: list[Row] = []
    for record in records:
        if group and record["start"] >= max(row["end"] for row in group):
            yield group
            group = []
        group.append(record)
    if group:
        yield group


def _table(table: Row, cells: Sequence[Row], palette: Palette) -> Iterator[str]:
    columns = list(dict.fromkeys(cell["column"] or "" for cell in cells))
    yield '<div class="wide" tabindex="0" role="region" aria-label="table"><table>'
    yield f"<caption>{escape(table['name'])} · {escape(table['layout'])}</caption><thead><tr><td></td>"
    yield "".join(f'<th scope="col">{escape(column)}</th>' for column in columns) + "</tr></thead><tbody>"
    for label, row in _table_rows(cells):
        yield f'<tr><th scope="row">{escape(label)}</th>'
        for column in columns:
            yield _cell(row.get(column), palette)
        yield "</tr>"
    yield "</tbody></table></div>"


def _table_rows(cells: Sequence[Row]) -> list[tuple[str, dict[str, Row]]]:
    """The cells by row label and column. Where a place is taken already, a row of the same label begins."""
    rows: list[tuple[str, dict[str, Row]]] = []
    for cell in cells:
        label, column = cell["row"] or "", cell["column"] or ""
        if not rows or rows[-1][0] != label or column in rows[-1][1]:
            rows.append((label, {}))
        rows[-1][1][column] = cell
    return rows


def _cell(cell: Row | None, palette: Palette) -> str:
    if cell is None:
        return "<td></td>"
    title = escape(f"{cell['indicator']} {palette.name(cell['indicator'])}")
    style = f"{palette.style(cell['indicator'])} n" if cell["value"] else "n"
    content = escape(cell["text"].strip()) or "&nbsp;"
    return f'<td id="{anchor(cell["record_id"])}" class="{style}" title="{title}">{content}</td>'


# records and findings --------------------------------------------------------------------------------------------


def records_markup(records: Sequence[Row], palette: Palette) -> Iterator[str]:
    """The numbers of the prose as a table, each linked to its place."""
    yield '<div class="wide" tabindex="0" role="region" aria-label="numbers in the prose"><table><thead><tr>'
    yield "".join(
        f'<th scope="col">{name}</th>'
        for name in ("as printed", "asserts", "indicator", "of", "period", "sure")
    )
    yield "</tr></thead><tbody>"
    for record in records:
        if record["source"] != "narrative":
            continue
        of = " ".join(filter(None, (record["applicant"], record["scope"], record["qualifier"])))
        yield (
            f'<tr><td><a href="#{anchor(record["record_id"])}" lang="zh">{escape(record["text"])}</a></td>'
            f'<td>{escape(asserted(record))}</td><td><span class="{palette.style(record["indicator"])} key">'
            f"{escape(record['indicator'])}</span> {escape(palette.name(record['indicator']))}</td>"
            f'<td lang="zh">{escape(of)}</td><td>{record["period"]}</td><td>{record["confidence"]:.2f}</td></tr>'
        )
    yield "</tbody></table></div>"


def findings_markup(findings: Sequence[Row], records: Mapping[str, Row]) -> Iterator[str]:
    """What cannot be true first, then what cannot be decided, then what holds; each with links to its numbers."""
    for status, sign in sorted(_STATUS_SIGNS.items(), key=lambda item: _STATUS_ORDER[item[0]]):
        group = [finding for finding in findings if finding["status"] == status]
        opened = " open" if status == "inconsistent" else ""
        yield f"<details{opened}><summary>{sign} {len(group)} {status}</summary><ul>"
        for finding in group:
            yield f'<li class="{status}"><b>{escape(finding["check"])}</b> <span lang="zh">'
            yield f"{escape(finding['expression'])}</span>"
            if status != "consistent":
                yield f'<br><span lang="zh">{escape(finding["message"])}</span><br>{escape(finding["message_en"])}'
            yield _links(finding, records)
            yield "</li>"
        yield "</ul></details>"


def _links(finding: Row, records: Mapping[str, Row]) -> str:
    links = []
    for record_id in finding["record_ids"]:
        record = records.get(record_id)
        if record is not None:
            said = record["text"].strip() or record["cell"] or "-"
            links.append(f'<a href="#{anchor(record_id)}">{escape(said)}</a>')
    suspects = "".join(
        f'<br>suspect: <a href="#{anchor(suspect["record_id"])}">'
        f"{escape(records[suspect['record_id']]['text'].strip() or '-')}</a> should be {suspect['value']}"
        f"{', or another' if suspect['tied'] else ''}"
        for suspect in finding["suspects"]
        if suspect["record_id"] in records
    )
    return f'<br><span class="evidence">evidence: {", ".join(links)}</span>{suspects}' if links else suspects
