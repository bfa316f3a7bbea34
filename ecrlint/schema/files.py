"""The JSON Schemas of this project, from their files."""

from __future__ import annotations

import json
import os

from ecrlint.rule.loader import bundled_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def schema_folder() -> str:
    """Where the schemas are."""
    return bundled_folder("schemas")


def load_schema(name: str) -> dict[str, Any]:
    """A schema of ours by its name without `.schema.json`."""
    with open(os.path.join(schema_folder(), f"{name}.schema.json"), encoding="utf-8") as file:
        schema: dict[str, Any] = json.load(file)
    return schema
