"""The version of ecrlint, as reports and `ecrlint --version` tell it."""

from __future__ import annotations

__version__ = "0.1.0"
