"""Ways of drawing reports into PDF files."""

from __future__ import annotations

from drawn_pages import Sheet

__all__ = ["DRAWN", "HELD"]

_A4_ACROSS = (842.0, 595.0)

DRAWN: dict[str, Sheet] = {
    "word-export": Sheet(rules="bars", foot="— {} —", digits="helvetica", split=True),
    "wps-export": Sheet(rules="lines", text="glyphs", align="centre", foot="第 {} 页 共 {} 页", repeat=True),
    "latex-three": Sheet(
        rules="three", text="kerned", align="right", size=8, foot="{}", vanish=True, labels=2.2
    ),
    "scan-layer": Sheet(rules="none", text="layer", size=9, vanish=True, pad=(4, 5), labels=2),
    "scan-layer-centred": Sheet(
        rules="none", text="layer", align="centre", size=8.5, vanish=True, pad=(3, 4), labels=2.5
    ),
    "sheet-scaled": Sheet(
        rules="lines", turn="scaled", align="right", text="words", size=10, labels=2.4, pad=(2, 2)
    ),
    "page-turned": Sheet(rules="lines", turn="rotated", page=_A4_ACROSS, align="centre", foot="{}"),
    "page-turned-bare": Sheet(
        rules="none", turn="rotated-back", page=_A4_ACROSS, vanish=True, pad=(4, 4), size=8.5
    ),
    "table-turned": Sheet(rules="lines", turn="sideways", page=_A4_ACROSS, align="centre"),
    "table-turned-bare": Sheet(rules="level", turn="sideways-down", page=_A4_ACROSS, vanish=True, pad=(4, 4)),
    "dotted-cells": Sheet(rules="dotted", align="centre", order="fonts", leading=1.2),
    "tinted": Sheet(rules="tints", align="centre", vanish=True, pad=(4, 4), repeat=True),
    "upright-groups": Sheet(rules="cells", upright=True, labels=1.6, align="centre"),
    "some-unknown": Sheet(rules="lines", unknown=0.06),
    "drawn-twice": Sheet(rules="shapes", text="twice", digits="helvetica", align="centre"),
    "mark-large": Sheet(rules="lines", mark="large", align="centre"),
    "mark-tiles": Sheet(rules="lines", mark="tiles below", split=True),
    "mark-tiles-bare": Sheet(rules="none", mark="tiles", vanish=True, pad=(4, 4), labels=2.4, size=8.5),
    "digits-apart-bare": Sheet(
        rules="none", apart=0.45, vanish=True, pad=(4, 4), size=7.5, labels=2.2, page=_A4_ACROSS
    ),
    "digits-apart-centred": Sheet(
        rules="level", apart=0.35, align="centre", vanish=True, size=7.5, labels=2.2, page=_A4_ACROSS
    ),
    "two-columns-over": Sheet(rules="lines", flow=1.5, filler=3),
    "two-columns-bare": Sheet(
        rules="none", flow=1.5, filler=4, vanish=True, pad=(4, 4), labels=2.2, size=8.5
    ),
    "in-two-columns": Sheet(
        rules="none", flow=2, filler=2, page=(1191.0, 842.0), size=9, pad=(3, 4), vanish=True, labels=2.2
    ),
    "in-two-columns-ruled": Sheet(
        rules="lines", flow=2, filler=2, page=_A4_ACROSS, size=6, pad=(2, 2), labels=2.2
    ),
    "wide-digits-narrow": Sheet(rules="lines", labels=5, size=10.5, pad=(2, 3), align="centre"),
    "narrow-bare": Sheet(rules="none", labels=5, size=9.5, pad=(2, 5), vanish=True, align="centre"),
    "split-bare": Sheet(
        rules="none", split=True, vanish=True, pad=(4, 5), foot="- {} -", labels=2, page=(595.0, 500.0)
    ),
    "split-level": Sheet(
        rules="level",
        split=True,
        vanish=True,
        pad=(4, 4),
        foot="{}",
        foot_at=52,
        labels=2,
        page=(595.0, 500.0),
    ),
    "foot-near": Sheet(
        rules="none", foot="{}", foot_at=48, vanish=True, page=(595.0, 460.0), pad=(4, 4), labels=2.3
    ),
    "foot-near-repeat": Sheet(
        rules="three",
        foot="第{}页",
        foot_at=50,
        vanish=True,
        page=(595.0, 460.0),
        pad=(4, 4),
        labels=2.3,
        repeat=True,
        head="松江县商务局政府信息公开工作年度报告",
    ),
    "reused-form": Sheet(rules="cells", turn="form", order="columns"),
    "cropped-any-order": Sheet(rules="lines", turn="cropped", order="any", text="kerned"),
    "type3-digits": Sheet(rules="lines", digits="type3", align="right"),
    "type3-digits-bare": Sheet(
        rules="none", digits="type3", align="right", vanish=True, pad=(4, 4), labels=2.3, size=8.5
    ),
    "turned-split": Sheet(rules="bars", turn="sideways", page=_A4_ACROSS, split=True, digits="helvetica"),
    "narrow-split": Sheet(
        rules="cells", labels=4.5, size=10, pad=(2, 3), split=True, page=(595.0, 500.0), foot="{}"
    ),
    "page-only": Sheet(rules="lines", turn="page-only", align="centre"),
    "unknown-bare": Sheet(rules="none", unknown=0.04, vanish=True, pad=(4, 4), labels=2.3, size=8.5),
}
"""Seen for the first time all together."""

HELD: dict[str, Sheet] = {
    "held-top-bare": Sheet(
        rules="none", anchor=0.0, vanish=True, pad=(4, 4), labels=2.2, size=8.5, align="right"
    ),
    "held-bottom-level": Sheet(
        rules="level", anchor=1.0, vanish=True, pad=(3, 3), labels=2, text="glyphs", order="any"
    ),
    "held-turned-mark": Sheet(rules="lines", turn="rotated", page=_A4_ACROSS, mark="large", text="twice"),
    "held-scan-right": Sheet(
        rules="none", text="layer", align="right", vanish=True, pad=(5, 6), size=8, labels=2.3
    ),
    "held-apart-ruled": Sheet(rules="lines", apart=0.5, align="centre", size=7, page=_A4_ACROSS, labels=2.2),
    "held-columns-kerned": Sheet(
        rules="columns", text="kerned", vanish=True, align="right", labels=2, pad=(4, 4)
    ),
    "held-two-columns-three": Sheet(
        rules="three", flow=1.5, filler=5, vanish=True, align="centre", labels=2.2, size=8, pad=(4, 4)
    ),
    "held-level-mark": Sheet(rules="lines", mark="level below", align="centre", repeat=True, foot="- {} -"),
    "held-scan-turned": Sheet(
        rules="none", text="layer", turn="sideways", page=_A4_ACROSS, align="centre", vanish=True, pad=(4, 5)
    ),
    "held-split-mark": Sheet(
        rules="level",
        mark="tiles",
        split=True,
        vanish=True,
        pad=(4, 4),
        labels=2,
        page=(595.0, 480.0),
        foot="{}",
    ),
    "held-apart-three": Sheet(
        rules="three",
        apart=0.4,
        align="right",
        vanish=True,
        size=7.5,
        labels=2.3,
        page=_A4_ACROSS,
        pad=(4, 3),
    ),
    "held-flow-level": Sheet(
        rules="level", flow=2, filler=4, page=(1191.0, 842.0), size=9, pad=(3, 4), vanish=True, labels=2.2
    ),
}
"""What these show is not mended."""
