"""What the fast parser makes of a command line is what argparse makes of it; all others are left to that."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecrlint.cli.check_options import CHECK_OPTIONS
from ecrlint.cli.fast_parser import parse_check
from ecrlint.cli.parser import parse
from ecrlint.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.cli.check_options import Option

OPTIONS = [option for options in CHECK_OPTIONS.values() for option in options]
NAMES = [name for names, *_ in OPTIONS for name in names.split()]
PATHS = ("a.json", "b", "-", "", "a b", "--", "check", "x=y")
VALUES = (
    *PATHS, "-1", "-x y", "--fix", "-q", "=", "json=a.json", "sarif", "strict", "error", "never", "public",
    "1", "0", "7", "007", "256", "257", "00100999", "٣", "1_0", " 1", "+1", "9" * 5000,
)  # fmt: skip
OTHERS = ("-h", "--help", "-V", "--version", "-qv", "-qh", "-x", "-1", "-=", "--=", "---", "--fixed")


def uses(option: Option) -> st.SearchStrategy[list[str]]:
    """The words that give an option, with a value that it may well take."""
    names, kind, takes, *_ = option
    name = st.sampled_from(names.split())
    if kind == "flag":
        return name.map(lambda word: [word])
    values = {"choice": takes, "count": ("1", "8", "256")}.get(kind, ("a", "text", "json=a.json"))
    pairs = st.tuples(name, st.sampled_from(list(values)))
    return pairs.map(list) | pairs.map(lambda pair: ["=".join(pair)])


joined = st.tuples(st.sampled_from(NAMES), st.sampled_from(VALUES)).map("=".join)
beginnings = st.sampled_from(NAMES).flatmap(
    lambda name: st.integers(1, len(name)).map(lambda end: name[:end])
)
words = st.sampled_from([*NAMES, *VALUES, *OTHERS]) | joined | beginnings
paths = st.lists(st.sampled_from(PATHS), max_size=2)
wordings = st.one_of([uses(option) for option in OPTIONS]) | words.map(lambda word: [word]) | paths
lines = st.lists(wordings, max_size=5).map(lambda parts: sum(parts, ["check"]))


@settings(max_examples=1000)
@given(lines)
def test_it_is_what_argparse_makes_of_it(line: list[str]) -> None:
    arguments = parse_check(line)
    if arguments is None:
        return
    try:
        expected = parse(line)
    except (UsageError, SystemExit) as error:
        raise AssertionError(f"argparse does not take {line}") from error
    assert repr(sorted(vars(arguments).items())) == repr(sorted(vars(expected).items()))


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option[0])
@given(st.data())
def test_no_option_needs_argparse(option: Option, data: st.DataObject) -> None:
    use = data.draw(uses(option))
    for line in (use, [*use, "a.json"], ["a.json", *use], [*use, *use, "--", "-v"]):
        assert parse_check(["check", *line]) is not None, line


def test_values() -> None:
    line = "check --select A --jobs 2 --preset=strict -q --select=B,C --jobs=8 --output json=x a.json b.json"
    arguments = parse_check(line.split())
    assert arguments is not None
    assert (arguments.command, arguments.paths) == ("check", ["a.json", "b.json"])
    assert (arguments.select, arguments.ignore, arguments.output) == (["A", "B,C"], [], ["json=x"])
    assert (arguments.jobs, arguments.preset, arguments.fail_on) == (8, "strict", "warning")
    assert (arguments.quiet, arguments.verbose) == (True, False)


def test_no_line_sees_the_values_of_another() -> None:
    first, second = (parse_check(["check", "--select", "A"]) for _ in range(2))
    assert first is not None
    assert second is not None
    assert (first.select, second.select) == (["A"], ["A"])


@pytest.mark.parametrize(
    "line",
    [
        "", "who a.json", "check --help", "check -h", "check --version", "check --quie", "check -qv",
        "check --fixed", "check --fix=1", "check --select", "check --select -q", "check --preset lax",
        "check --jobs 257", "check a.json --fix b.json", "check a.json -- b.json",
    ],
)  # fmt: skip
def test_argparse_decides_what_is_not_plain(line: str) -> None:
    assert parse_check(line.split()) is None


@pytest.mark.parametrize("number", ["0", "257", "00100999", "two", "²", ""])
def test_a_count_has_bounds(number: str) -> None:
    with pytest.raises(UsageError, match="it takes a number from 1 to 256, not"):
        parse(["check", "--jobs", number])
