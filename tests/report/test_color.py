from __future__ import annotations

import io
import os

import pytest

from ecrlint.report.color import painter, wants_color


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("choice", "terminal", "environ", "wanted"),
    [
        ("always", False, {"NO_COLOR": "1", "TERM": "dumb"}, True),
        ("never", True, {"FORCE_COLOR": "1"}, False),
        ("auto", True, {"TERM": "xterm"}, True),
        ("auto", False, {"TERM": "xterm"}, False),
        ("auto", True, {"TERM": "dumb"}, False),
        ("auto", True, {"TERM": "xterm", "NO_COLOR": "1"}, False),
        ("auto", True, {"TERM": "xterm", "NO_COLOR": ""}, True),
        ("auto", False, {"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        ("auto", False, {"FORCE_COLOR": ""}, False),
        ("auto", True, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_who_decides(choice: str, terminal: bool, environ: dict[str, str], wanted: bool) -> None:
    stream = Terminal() if terminal else io.StringIO()
    assert wants_color(choice, stream, environ) is wanted


def test_a_windows_console_must_be_known_to_understand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "name", "nt")
    assert not wants_color("auto", Terminal(), {})
    assert wants_color("auto", Terminal(), {"WT_SESSION": "1"})


def test_paint() -> None:
    assert painter(False)("error", "x") == "x"
    assert painter(True)("error", "x") == "\x1b[1;31mx\x1b[0m"
