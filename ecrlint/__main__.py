"""`python -m ecrlint`."""

from __future__ import annotations

from ecrlint.cli.main import run

run()
