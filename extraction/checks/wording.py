"""Drafts put into words: a `Finding` with its messages."""

from __future__ import annotations

from extraction.checks.drafts import Draft, plain, show
from extraction.genre import Genre
from extraction.interval import ZERO
from extraction.types import Finding, Suspect

__all__ = ["Wording"]


class Wording:
    """The messages of a genre."""

    def __init__(self, genre: Genre) -> None:
        self._reasons = {
            reason: (message.zh.format, message.en.format)
            for reason, message in genre.messages.reasons.items()
        }

    def finding(self, draft: Draft, doc_id: str, suspects: tuple[Suspect, ...]) -> Finding:
        """The draft as a finding of the document."""
        check, where, what = draft.check, draft.where, draft.what
        zh, en = self._reasons[draft.reason]
        left, right = show(draft.left), show(draft.right)
        difference = "" if draft.difference is None else plain(abs(draft.difference))
        place = f"{where.zh}: " if where else ""
        return Finding(
            finding_id=f"{doc_id}-{check.code}-{draft.instance}",
            doc_id=doc_id,
            check=check.code,
            kind=check.kind,
            status=draft.status,
            expression=place + draft.expression,
            left=draft.left,
            right=draft.right,
            difference=draft.difference if draft.difference is None or draft.difference else ZERO,
            record_ids=tuple([record.record_id for record in draft.records]),
            suspects=suspects,
            message=zh(
                where=f"{check.code} {where.zh}:" if where else f"{check.code} ",
                rule=check.zh,
                expression=draft.expression,
                left=left,
                right=right,
                difference=difference,
                what=what.zh if what else "",
            ),
            message_en=en(
                where=f"{check.code} {where.en}: " if where else f"{check.code} ",
                rule=check.en,
                expression=draft.expression,
                left=left,
                right=right,
                difference=difference,
                what=what.en if what else "",
            ),
        )
