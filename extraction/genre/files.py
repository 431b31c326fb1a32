"""Loads a TOML file and validates it against a schema. An error is a `KnowledgeError` that names file and key."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from extraction.errors import KnowledgeError

__all__ = ["Schema", "State", "load_file", "state_of"]

State = tuple[tuple[str, int, int], ...]
"""Name, size and modification time of each file of a folder; it changes when a file does."""


class Schema(BaseModel):
    """Base of the knowledge schemas: unknown keys are rejected, values are not coerced, instances are immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)


SchemaT = TypeVar("SchemaT", bound=Schema)


def load_file(path: Path, schema: type[SchemaT]) -> SchemaT:
    """The validated content of `path`. Raises `KnowledgeError`."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise KnowledgeError(f"{path}: missing") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path}: {error}") from None
    try:
        return schema.model_validate(_frozen(content))
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise KnowledgeError(f"{path}: {key}: {first['msg']}") from None


def state_of(folder: Path | None) -> State:
    """The state of the files in a folder, to detect whether what was loaded from it is still current."""
    if folder is None:
        return ()
    found = ((path, path.stat()) for path in sorted(folder.rglob("*")) if path.is_file())
    return tuple((str(path), status.st_size, status.st_mtime_ns) for path, status in found)


def _frozen(value: object) -> object:
    """TOML arrays as tuples: strict schemas do not accept lists for tuples, and knowledge is immutable."""
    if isinstance(value, dict):
        return {key: _frozen(item) for key, item in value.items()}
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
