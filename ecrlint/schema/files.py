"""The JSON Schemas of this project, from their files."""

from __future__ import annotations

import json
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def schema_folder() -> str:
    """Where the schemas are: inside the package when installed, beside it in a checkout."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    installed = os.path.join(package, "schemas")
    if os.path.isdir(installed):
        return installed
    return os.path.join(os.path.dirname(package), "schemas")


def load_schema(name: str) -> dict[str, Any]:
    """A schema of ours by its name without `.schema.json`."""
    with open(os.path.join(schema_folder(), f"{name}.schema.json"), encoding="utf-8") as file:
        schema: dict[str, Any] = json.load(file)
    return schema
