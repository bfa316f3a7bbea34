"""`python -m ecrlint`."""

from __future__ import annotations

from ecrlint.cli import run

run()
