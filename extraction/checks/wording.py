"""Drafts put into words: a `Finding` with its messages."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from operator import attrgetter

from extraction.checks.drafts import Draft, plain, show
from extraction.checks.words import clause_before
from extraction.genre import Genre
from extraction.interval import Interval
from extraction.types import Finding, Record, Suspect, made

__all__ = ["Wording"]

_ID = attrgetter("record_id")

CLAUSE = 16
"""Characters that are quoted before a number."""
REMEMBERED = 4096
"""Messages that are kept."""


class Wording:
    """The messages of a genre."""

    def __init__(self, genre: Genre) -> None:
        before, _, after = genre.messages.narrative.zh.partition("{what}")
        self._narrative = (before, after)
        self._said = lru_cache(maxsize=REMEMBERED)(self._say)
        self._reasons = {
            reason: (message.zh.format, message.en.format)
            for reason, message in genre.messages.reasons.items()
        }

    def _stated(self, record: Record, text: str) -> str:
        """A number of the narrative in its own words, and what they mean where no digits say it."""
        clause = clause_before(record, text).strip()
        if len(clause) > CLAUSE:
            clause = f"…{clause[-CLAUSE:]}"
        before, after = self._narrative
        plainly = record.value is not None and str(record.value) in record.text
        return f"{before}{clause}{record.text}{after}" + ("" if plainly else f"({show(record.interval)})")

    def finding(self, draft: Draft, doc_id: str, suspects: tuple[Suspect, ...], text: str = "") -> Finding:
        """The draft as a finding of the document; `text` is that of its narrative, where one is quoted."""
        check = draft.check
        expression = draft.expression
        if draft.stated is not None:
            expression = f"{self._stated(draft.stated, text)} {expression}"
        printed, zh, en = self._said(
            (check.code, check.zh, check.en),
            draft.reason,
            expression,
            (draft.left, draft.right, draft.difference),
            draft.where and (draft.where.zh, draft.where.en),
            draft.what and (draft.what.zh, draft.what.en),
        )
        return made(Finding, (
            f"{doc_id}-{check.code}-{draft.instance}", doc_id, check.code, check.kind, draft.status, printed,
            draft.left, draft.right, draft.difference, tuple(map(_ID, draft.records)), suspects, zh, en,
        ))  # fmt: skip

    def _say(
        self,
        rule: tuple[str, str, str],
        reason: str,
        expression: str,
        sides: tuple[Interval | None, Interval | None, Decimal | None],
        where: tuple[str, str] | None,
        what: tuple[str, str] | None,
    ) -> tuple[str, str, str]:
        """The expression with its place, and the messages; most of a report's are those of every other.

        `where` and `what` are labels as pairs, Chinese and English, which are compared much faster.
        """
        code, zh_rule, en_rule = rule
        zh, en = self._reasons[reason]
        left, right, gap = sides
        place = ""
        zh_where = en_where = f"{code} "
        if where is not None:
            place, zh_where, en_where = f"{where[0]}: ", f"{code} {where[0]}：", f"{code} {where[1]}: "
        fields = {
            "expression": expression,
            "left": show(left),
            "right": show(right),
            "difference": plain(abs(gap)) if gap else "0",
        }
        zh_what, en_what = what or ("", "")
        return (
            place + expression,
            zh(where=zh_where, rule=zh_rule, what=zh_what, **fields),
            en(where=en_where, rule=en_rule, what=en_what, **fields),
        )
