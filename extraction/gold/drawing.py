"""Random numbers for generated reports: variables of sentences, and tables that satisfy the forms' arithmetic."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Mapping
from decimal import Decimal

from extraction.genre.layouts import Form

__all__ = ["Recipe", "Values", "draw_table", "draw_variables"]

Recipe = tuple[int, ...] | str
"""(low, high), (low, high, step), or an expression: a sum of names and whole numbers, `name*number`, or `name/name`."""
Values = dict[str, int | Decimal]

_TERM = re.compile(r"([+-]?)([^+\-]+)")
_EMPTY_CELL = 0.55
_EMPTY_PART = 0.93
"""The share of zeros among the counts of a form, and in the columns after the first of one with sums: nearly all
applicants are natural persons."""
_LARGEST = 60


def draw_variables(recipes: Mapping[str, Recipe], known: Values, rng: random.Random) -> Values:
    """`known` and the variables of a sentence, in the order in which they are drawn: ranges first."""
    values = dict(known)
    for name, recipe in recipes.items():
        if not isinstance(recipe, str):
            values[name] = _draw(recipe, rng)
    for name, recipe in recipes.items():
        if isinstance(recipe, str):
            values[name] = _evaluate(recipe, values)
    return values


def _draw(recipe: tuple[int, ...], rng: random.Random) -> int:
    """A number of the range, evenly on a logarithmic scale: reports hold more small numbers than large ones."""
    low, high, step = (*recipe, 1)[:3]
    drawn = math.exp(rng.uniform(math.log(low), math.log(high + 1)))
    return min(high, max(low, int(drawn) // step * step))


def _evaluate(expression: str, values: Values) -> int | Decimal:
    """
    >>> _evaluate("a+b-1", {"a": 2, "b": 3}), _evaluate("a*10", {"a": 2}), _evaluate("a/b", {"a": 1, "b": 3})
    (4, 20, Decimal('33.33'))
    """
    if "/" in expression:
        part, whole = (Decimal(_known(name, values)) for name in expression.split("/"))
        return (100 * part / whole).quantize(Decimal("0.01"))
    if "*" in expression:
        name, factor = expression.split("*")
        return _known(name, values) * int(factor)
    return sum((-1 if sign == "-" else 1) * _known(term, values) for sign, term in _TERM.findall(expression))


def _known(term: str, values: Values) -> int | Decimal:
    term = term.strip()
    return int(term) if term.isdecimal() else values[term]


def draw_table(form: Form, rng: random.Random) -> dict[tuple[str, int], Decimal]:
    """(row slot, column) -> the number to print, so that the form's balances and sums hold."""
    table = {
        (row.slot, column): _cell(cell.money, _EMPTY_PART if form.sums and column else _EMPTY_CELL, rng)
        for row in form.rows
        for column, cell in enumerate(row.cells)
    }
    summed = {total.total for total in form.sums}
    width = max(len(row.cells) for row in form.rows)
    for column in range(width):
        if column not in summed:
            for balance in reversed(form.balances):
                first, *rest = balance.left
                whole = sum((table[slot, column] for slot in balance.right), Decimal(0))
                for slot in rest:
                    table[slot, column] = min(table[slot, column], whole)
                table[first, column] = whole - sum((table[slot, column] for slot in rest), Decimal(0))
    for row in form.rows:
        for total in form.sums:
            table[row.slot, total.total] = sum((table[row.slot, part] for part in total.parts), Decimal(0))
    return table


def _cell(money: bool, empty: float, rng: random.Random) -> Decimal:
    if rng.random() < empty:
        return Decimal(0)
    drawn = _draw((1, _LARGEST), rng)
    return Decimal(drawn) + (Decimal(rng.randrange(1, 100)) / 100 if money else 0)
