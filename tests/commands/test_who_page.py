"""The page of `ecrlint who --format html`: one accessible table that loads and runs nothing."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from ecrlint.report.who.style import STYLE
from tests.cli.test_cli import ecrlint
from tests.commands.test_who import HOSTILE, OTHER, OWNER, allow, work, write

__all__ = ["work"]


class Page(HTMLParser):
    """The elements of a page; fails where they are not properly nested."""

    VOID = ("meta", "br")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def test_the_page_is_one_accessible_table(work: Path) -> None:
    outcome = ecrlint(work, "who", "p.json", "--account", OWNER, "--format", "html")
    page = Page(outcome.out)
    assert outcome.code == 0
    assert [each["lang"] for each in page.all("html")] == ["en"]
    assert len(page.all("table")) == len(page.all("caption")) == len(page.all("h1")) == 1
    scopes = [each["scope"] for each in page.all("th")]
    assert (scopes.count("col"), scopes.count("rowgroup"), scopes.count("row")) == (7, 4, 6)
    assert len(page.all("td")) == 6 * 6
    ids = {each["id"] for _, each in page.found if "id" in each}
    assert {f"#{each}" for each in ids} >= {each["href"] for each in page.all("a")}
    for words in ("conditional", "roles ci, team/deploy of account", "OrgPull (line 4)", "only some of"):
        assert words in page.text


def test_the_page_loads_nothing_and_runs_nothing(work: Path) -> None:
    role = f"arn:aws:iam::{OTHER}:role/{HOSTILE}"
    path = write(
        work, allow(Sid=HOSTILE, Principal={"AWS": role}, Condition={"StringLike": {HOSTILE: HOSTILE}})
    )
    page = Page(ecrlint(work, "who", path, "--format", "html").out)
    assert not {tag for tag, _ in page.found} & {"script", "link", "img", "iframe", "svg"}
    assert not [
        name for _, attributes in page.found for name in attributes if name in ("src", "style", "onload")
    ]
    assert [each["content"] for each in page.all("meta") if "http-equiv" in each] == [
        "default-src 'none'; style-src 'unsafe-inline'"
    ]
    assert "url(" not in STYLE
    assert "<script>alert(1)</script>\\x1b[31m\\u202e" in page.text


@pytest.mark.parametrize("scheme", [0, 1])
def test_every_colour_can_be_read(scheme: int) -> None:
    """Contrast of text on its band, by day and by night: 4.5 to 1 (WCAG 2.2, success criterion 1.4.3)."""
    colors = dict(re.findall(r"--([\w-]+): (#\w{6})", STYLE.split("@media")[scheme]))
    pairs = [("text", "page"), ("soft", "page"), ("link", "page"), ("text", "band"), ("link", "band")]
    pairs += [("soft", "band"), *((name, "page") for name in ("full", "some", "open"))]
    pairs += [(name, f"{name}-band") for name in ("full", "some", "open")]
    assert {
        name: contrast(colors[name], colors[band])
        for name, band in pairs
        if contrast(colors[name], colors[band]) < 4.5
    } == {}


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
