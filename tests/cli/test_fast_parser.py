"""Plain command lines mean what argparse makes of them, and all others are left to it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ecrlint.cli.fast_parser import plain
from ecrlint.cli.parser import parsed
from ecrlint.errors import UsageError

WORDS = (
    "a.json", "b", "-", "--", "", "-q", "--quiet", "--allow-empty", "--force-exclude", "--no-config",
    "--format", "json",
    "--stdin-filename", "--fix", "--format=sarif", "-v", "--quie", "-qv", "check", "--select", "public-push",
)  # fmt: skip
WORDS_ALONE = {"--fix", "--format=sarif", "-v", "--quie", "-qv", "--select"}


@given(st.lists(st.sampled_from(WORDS), max_size=6))
def test_it_is_what_argparse_makes_of_it(words: list[str]) -> None:
    found = plain(["check", *words])
    if found is None:
        return
    try:
        assert vars(found) == vars(parsed(["check", *words]))
    except UsageError as error:
        raise AssertionError(words) from error


def test_hooks_and_editors_need_no_parser() -> None:
    for line in (
        "check",
        "check a.json b.json",
        "check --force-exclude --allow-empty --quiet a.json",
        "check - --stdin-filename a.yaml --format concise",
        "check . --format sarif",
        "check --quiet -- a.json --fix",
    ):
        assert plain(line.split()) is not None, line
    for word in WORDS_ALONE:
        assert plain(["check", word]) is None, word
    assert plain([]) is None
    assert plain(["who", "a.json"]) is None
