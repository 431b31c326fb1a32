"""How exactly tables are read: every way of printing x every layout x every damage, made up from seeds.

    python tests/benchmarks/tables.py [SEEDS] [--first SEED] [--how NAME...] [--damage NAME...] [--layout NAME...]
        [--show CELLS]

The tables are those of `tests/printed_tables.py`, written apart from the package's forms; `SEEDS` offices print each.
For each way of flattening, then for each damage and each deviation (`tests/printed_variants.py`), it prints how many
cells were read exactly, wrong and not at all (those that have gone without a trace apart), and how many documents had a
table in a wrong layout. Exit status 1 if a cell was read wrong, damage aside that no reader can always tell.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from printed_reports import YEARS, judged, made_up, tabulated
from printed_tables import DAMAGES, PAGES, TEXTS
from printed_variants import AROUND, VARIANTS

UNDECIDED = ("d_lost_cell", "d_swap")
"""Damage after which a table can look like another whole one."""
KINDS = ("exact", "wrong", "silent", "gone", "unwarned", "needless", "layout", "cells")
WHOLE = "whole"


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("seeds", nargs="?", type=int, default=2)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--how", nargs="*", default=[*TEXTS, *PAGES])
    parser.add_argument("--damage", nargs="*", default=[WHOLE, *VARIANTS, *AROUND, *DAMAGES])
    parser.add_argument("--layout", nargs="*", default=[*YEARS])
    parser.add_argument("--show", type=int, default=20, help="so many wrong cells are shown")
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> int:
    options = arguments(given)
    flattened: dict[str, Counter[str]] = {}
    damaged: dict[str, Counter[str]] = {}
    shown: list[object] = []
    for how in options.how:
        for damage in options.damage:
            for layout in options.layout:
                for seed in range(options.first, options.first + options.seeds):
                    mades, source, doubtful = made_up(how, layout, seed, damage.replace(WHOLE, ""))
                    found = judged(mades, tabulated(source), how, doubtful)
                    found.count["layout"] = int(not found.in_layout(layout))
                    found.count["cells"] = sum(found.count[kind] for kind in KINDS[:3])
                    if damage not in UNDECIDED:
                        flattened.setdefault(how, Counter()).update(found.count)
                        shown += [(how, damage, layout, seed, *wrong) for wrong in found.wrong]
                    damaged.setdefault(damage, Counter()).update(found.count)
    for title, counts in (("way of printing", flattened), ("damage or deviation", damaged)):
        print(f"{title:28}", *(f"{kind:>9}" for kind in KINDS))
        for name, count in counts.items():
            print(f"{name:28}", *(f"{count[kind]:9}" for kind in KINDS))
    total = sum(flattened.values(), Counter())
    print(f"{'all but ' + ', '.join(UNDECIDED):28}", *(f"{total[kind]:9}" for kind in KINDS))
    for wrong in shown[: options.show]:
        print(*wrong)
    return int(bool(shown))


if __name__ == "__main__":
    sys.exit(main())
