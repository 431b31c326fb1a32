"""More ways of drawing reports into PDF files, as offices' own files show them."""

from __future__ import annotations

from drawn_pages import Sheet

__all__ = ["MORE", "MORE_HELD"]

_NOTE = "注：1.本表数据截至12月31日，含上年结转3件；2.空白处为0。填报人：顾某，电话：5123 4567"

MORE: dict[str, Sheet] = {
    "one-fill": Sheet(rules="fill", split=True, foot="- {} -", page=(595.0, 700.0)),
    "one-stroke": Sheet(rules="stroke", align="centre", turn="scaled", size=10, pad=(2, 2), labels=2.2),
    "dash-segments": Sheet(rules="segments", align="centre"),
    "double-lines": Sheet(rules="double", align="right", repeat=True, page=(595.0, 600.0), foot="{}"),
    "short-bars": Sheet(rules="short", align="centre", text="glyphs"),
    "image-lines": Sheet(rules="images", align="centre", split=True),
    "open-sides": Sheet(rules="open", align="centre", foot="第{}页"),
    "patchy-lines": Sheet(rules="patchy", align="centre"),
    "ghost-lines": Sheet(rules="ghost", align="centre", order="columns"),
    "banded-bare": Sheet(rules="bands", vanish=True, pad=(4, 4), labels=2.2, size=8.5, align="right"),
    "heads-turned-ruled": Sheet(rules="lines", heads=True, align="centre", labels=2.4),
    "heads-turned-level": Sheet(
        rules="level", heads=True, align="centre", labels=2.4, vanish=True, pad=(3, 4), size=8.5
    ),
    "tables-across": Sheet(rules="bars", across=True, align="centre", digits="helvetica", foot="— {} —"),
    "tables-across-bare": Sheet(rules="none", across=True, vanish=True, pad=(4, 4), labels=2.2, size=9),
    "noted-bare": Sheet(rules="none", note=_NOTE, vanish=True, pad=(4, 4), labels=2.3, size=8.5),
    "joined-lines": Sheet(rules="none", text="joined", vanish=True, pad=(4, 5), labels=2.3, size=8.5),
    "right-near": Sheet(rules="none", align="right", vanish=True, pad=(1, 4), labels=2.2, size=8.5),
    "narrow-level": Sheet(rules="level", labels=4.5, size=9, pad=(2, 4), vanish=True, align="right"),
    "three-pages": Sheet(
        rules="lines",
        split=True,
        repeat=True,
        page=(595.0, 380.0),
        head="松江县商务局政府信息公开工作年度报告",
        foot="第 {} 页 / 共 {} 页",
        align="centre",
    ),
    "three-pages-level": Sheet(
        rules="level",
        repeat=True,
        vanish=True,
        page=(595.0, 400.0),
        pad=(4, 4),
        labels=2.2,
        head="松江县商务局政府信息公开工作年度报告",
        foot="{}/{}",
    ),
}
"""Seen for the first time all together."""

MORE_HELD: dict[str, Sheet] = {
    "held-sheet-fit": Sheet(
        rules="stroke", turn="scaled", repeat=True, align="right", pad=(1, 1), size=10, labels=2.4, foot="{}"
    ),
    "held-joined-right": Sheet(
        rules="level", text="joined", vanish=True, pad=(4, 5), labels=2.2, size=8, align="right"
    ),
    "held-notes-split": Sheet(
        rules="level",
        note=_NOTE,
        split=True,
        vanish=True,
        pad=(4, 4),
        labels=2,
        page=(595.0, 520.0),
        head="松江县商务局",
        foot="— {} —",
    ),
    "held-heads-across": Sheet(
        rules="fill", heads=True, across=True, align="centre", labels=2.2, upright=True
    ),
    "held-patchy-glyphs": Sheet(rules="patchy", text="glyphs", repeat=True, page=(595.0, 640.0)),
    "held-bands-centre": Sheet(
        rules="bands", align="centre", vanish=True, repeat=True, pad=(4, 4), labels=2.3, size=8, note=_NOTE
    ),
}
"""What these show is not mended."""
