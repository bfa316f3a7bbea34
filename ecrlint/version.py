"""The version of ecrlint, as reports and `ecrlint --version` tell it."""

from __future__ import annotations

VERSION = "0.1.0"
