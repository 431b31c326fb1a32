"""A self-contained HTML page per report, and an index: no script and no external resources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from extraction.errors import RunError
from extraction.genre import Genre
from extraction.outputs.jsonl import Row, read_rows
from extraction.outputs.markup import Palette, findings_markup, records_markup, text_markup
from extraction.outputs.summary import load_run, require
from extraction.staging import write_whole

__all__ = ["write_pages"]

_CSS = """
body{font:16px/1.7 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;margin:0;color:#1a1a1a;background:#fff}
header,main,nav{max-width:62rem;margin:0 auto;padding:0 1rem}
nav{padding-top:.5rem}nav a{margin-right:1rem}
h1{font-size:1.5rem;line-height:1.3}h2{border-top:1px solid #888;padding-top:.6rem;margin-top:2rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem}dt{color:#555}dd{margin:0}
a{color:#0645ad}a:focus-visible,.wide:focus-visible,summary:focus-visible{outline:3px solid #0645ad}
mark,.key{color:#111;padding:0 .15em;border-bottom:2px solid;border-radius:2px}
:target,mark:has(:target){outline:3px solid #c00}
.wide{overflow-x:auto}table{border-collapse:collapse;font-size:.9rem;margin:1rem 0}
caption{text-align:left;font-weight:bold}th,td{border:1px solid #bbb;padding:.15rem .4rem;text-align:left}
thead th{background:#f2f2f2}th[scope=row]{font-weight:normal}td.n{text-align:right}
summary{cursor:pointer;font-weight:bold}li{margin:.4rem 0}
.inconsistent b,.bad{color:#a40000}.unverifiable b{color:#6b4e00}.evidence{color:#444}
"""


def write_pages(folder: Path, out: Path, genre: Genre) -> int:
    """Write a page for each report of a run, and `index.html`. Returns the number of reports.

    Raises `RunError` if the folder holds no run, or one without the texts that the pages show.
    """
    run = load_run(folder)
    require(folder, ("documents", "records", "findings"))
    if run["counts"]["documents"] and not (folder / "texts").is_dir():
        raise RunError(f"{folder}: holds no texts; extract with --keep-text")
    out.mkdir(parents=True, exist_ok=True)
    palette = Palette(genre)
    records = _Grouped(folder / "records.jsonl")
    findings = _Grouped(folder / "findings.jsonl")
    lines = []
    for document in read_rows(folder / "documents.jsonl"):
        doc_id = document["doc_id"]
        text = (folder / "texts" / f"{doc_id}.txt").read_bytes().decode()
        found = findings.of(doc_id)
        page = "\n".join(_page(document, text, records.of(doc_id), found, palette))
        write_whole(out / f"{doc_id}.html", page)
        lines.append(_index_line(document, found))
    write_whole(out / "index.html", "\n".join(_index(lines)))
    return len(lines)


class _Grouped:
    """The rows of each document, of a file in the order of the documents, read as they are asked for."""

    def __init__(self, path: Path) -> None:
        self._groups = groupby(read_rows(path), key=itemgetter("doc_id"))
        self._next: tuple[str, list[Row]] | None = self._advance()

    def _advance(self) -> tuple[str, list[Row]] | None:
        return next(((doc_id, list(rows)) for doc_id, rows in self._groups), None)

    def of(self, doc_id: str) -> list[Row]:
        """The rows of the next document, which may have none."""
        if self._next is None or self._next[0] != doc_id:
            return []
        rows = self._next[1]
        self._next = self._advance()
        return rows


def _frame(title: str, css: str, body: Iterable[str]) -> Iterator[str]:
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(title)}</title>\n<style>{_CSS}{css}\n</style>\n</head>\n<body>"
    yield from body
    yield "</body>\n</html>\n"


def _page(
    document: Row, text: str, records: list[Row], findings: list[Row], palette: Palette
) -> Iterator[str]:
    title = document["title"] or document["path"] or document["doc_id"]
    return _frame(title, palette.css(), _body(title, document, text, (records, findings), palette))


def _body(
    title: str, document: Row, text: str, rows: tuple[list[Row], list[Row]], palette: Palette
) -> Iterator[str]:
    records, findings = rows
    yield '<nav aria-label="page"><a href="index.html">all reports</a><a href="#findings">findings</a>'
    yield '<a href="#numbers">numbers</a><a href="#report">report</a></nav>'
    yield f'<header><h1 lang="zh">{escape(title)}</h1>{_facts(document)}</header><main>'
    yield '<section aria-labelledby="findings"><h2 id="findings">Findings</h2>'
    yield from findings_markup(findings, {record["record_id"]: record for record in records})
    yield '</section><section aria-labelledby="numbers"><h2 id="numbers">Numbers in the prose</h2>'
    yield from records_markup(records, palette)
    yield '</section><section aria-labelledby="report"><h2 id="report">The report</h2><article lang="zh">'
    yield from text_markup(text, document, records, palette)
    yield "</article></section></main>"


def _facts(document: Row) -> str:
    names = {
        "agency": document["agency"],
        "report year": document["report_year"],
        "period": " to ".join(filter(None, (document["period_start"], document["period_end"]))),
        "published": document["published"],
        "layout": document["layout"],
        "file": ", ".join(document["paths"]),
        "warnings": " ".join(f"{w['message']} {w['message_en']}" for w in document["warnings"]),
    }
    items = "".join(f"<dt>{name}</dt><dd>{escape(str(said))}</dd>" for name, said in names.items() if said)
    return f"<dl>{items}</dl>"


def _index_line(document: Row, findings: list[Row]) -> str:
    bad = sum(finding["status"] == "inconsistent" for finding in findings)
    name = escape(document["title"] or document["path"] or document["doc_id"])
    return (
        f'<tr><td><a href="{document["doc_id"]}.html" lang="zh">{name}</a></td>'
        f'<td lang="zh">{escape(document["agency"] or "")}</td><td>{document["report_year"] or ""}</td>'
        f'<td>{document["layout"] or ""}</td><td class="n">{document["n_records"]}</td>'
        f'<td class="n">{document["n_findings"]}</td><td class="n{" bad" if bad else ""}">{bad}</td></tr>'
    )


def _index(lines: list[str]) -> Iterator[str]:
    columns = ("report", "agency", "year", "layout", "records", "checks", "inconsistent")
    head = "".join(f'<th scope="col">{column}</th>' for column in columns)
    body = [
        f"<main><h1>{len(lines):,} reports</h1>",
        '<div class="wide" tabindex="0" role="region" aria-label="reports"><table>',
        f"<thead><tr>{head}</tr></thead><tbody>",
        *lines,
        "</tbody></table></div></main>",
    ]
    return _frame("Reports", "", body)
