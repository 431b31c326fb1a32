"""The messages of findings (`messages.toml`), in Chinese and English."""

from __future__ import annotations

import string
from collections.abc import Mapping
from pathlib import Path

from pydantic import field_validator

from extraction.errors import KnowledgeError
from extraction.genre.files import Schema, load_file

__all__ = ["REASONS", "Message", "Messages", "load_messages"]

REASONS = frozenset(
    (
        *("consistent", "inconsistent", "missing", "unread", "blank", "ambiguous"),
        *("confidence", "scope", "qualifier", "units", "overlap", "gap"),
    )
)
"""What a finding says: that both sides agree, that they do not, or why that cannot be decided."""

_FIELDS = {"rule", "where", "expression", "left", "right", "difference", "what"}


class Message(Schema):
    """One message in both languages. Fields: rule, where, expression, left, right, difference, what (is missing)."""

    zh: str
    en: str

    @field_validator("zh", "en")
    @classmethod
    def _known_fields(cls, template: str) -> str:
        for _, name, _, _ in string.Formatter().parse(template):
            if name is not None and name not in _FIELDS:
                raise ValueError(f"unknown field {name!r}")
        return template


class Messages(Schema):
    """`reasons` has a message for each of `REASONS`; the others are the words that expressions are made of."""

    reasons: Mapping[str, Message]
    tables: Mapping[str, Message]
    narrative: Message
    blank: str
    missing: str
    rest_zero: str
    comma: Message


def load_messages(path: Path) -> Messages:
    """The messages in `path`. Raises `KnowledgeError` if one is missing or has no use."""
    messages = load_file(path, Messages)
    if messages.reasons.keys() != REASONS:
        wrong = sorted(messages.reasons.keys() ^ REASONS)
        raise KnowledgeError(f"{path}: reasons: missing or unknown: {', '.join(wrong)}")
    return messages
