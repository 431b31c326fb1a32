"""Drafts put into words: a `Finding` with its messages."""

from __future__ import annotations

from extraction.checks.drafts import Draft, plain, show
from extraction.checks.words import clause_before
from extraction.genre import Genre
from extraction.types import Finding, Record, Suspect

__all__ = ["Wording"]

CLAUSE = 16
"""Characters that are quoted before a number."""


class Wording:
    """The messages of a genre."""

    def __init__(self, genre: Genre) -> None:
        before, _, after = genre.messages.narrative.zh.partition("{what}")
        self._narrative = (before, after)
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
        check, where, what = draft.check, draft.where, draft.what
        zh, en = self._reasons[draft.reason]
        gap = draft.difference
        expression = draft.expression
        if draft.stated is not None:
            expression = f"{self._stated(draft.stated, text)} {expression}"
        fields = {
            "expression": expression,
            "left": show(draft.left),
            "right": show(draft.right),
            "difference": plain(abs(gap)) if gap else "0",
        }
        code, place = check.code, ""
        zh_where = en_where = f"{code} "
        if where is not None:
            place, zh_where, en_where = f"{where.zh}: ", f"{code} {where.zh}:", f"{code} {where.en}: "
        zh_what, en_what = (what.zh, what.en) if what is not None else ("", "")
        return Finding(
            finding_id=f"{doc_id}-{code}-{draft.instance}",
            doc_id=doc_id,
            check=code,
            kind=check.kind,
            status=draft.status,
            expression=place + expression,
            left=draft.left,
            right=draft.right,
            difference=gap,
            record_ids=tuple([record.record_id for record in draft.records]),
            suspects=suspects,
            message=zh(where=zh_where, rule=check.zh, what=zh_what, **fields),
            message_en=en(where=en_where, rule=check.en, what=en_what, **fields),
        )
