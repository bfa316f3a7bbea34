"""JSON pointers followed through plain data."""

from __future__ import annotations

import pytest

from ecrlint.policy.changes import Delete, apply_changes
from ecrlint.policy.pointer import parent, reaches, sid_at, statement_of, value_at

DATA = {"a/b": {"~": [10, {"0": "zero"}]}, "": 1, "none": None}


@pytest.mark.parametrize(
    ("pointer", "value"),
    [("", DATA), ("/", 1), ("/a~1b/~0/0", 10), ("/a~1b/~0/1/0", "zero"), ("/none", None)],
)
def test_where_a_pointer_leads(pointer: str, value: object) -> None:
    assert value_at(DATA, pointer) == value
    assert reaches(pointer, DATA)


@pytest.mark.parametrize(
    "pointer",
    ["a~1b", "/a/b", "/none/x", "/a~1b/~0/2", "/a~1b/~0/00", "/a~1b/~0/-1", "/a~1b/~0/²", "/a~1b/~0/-"],
)
def test_pointers_that_lead_nowhere(pointer: str) -> None:
    assert not reaches(pointer, DATA)
    with pytest.raises(LookupError):
        value_at(DATA, pointer)


def test_what_holds_a_value() -> None:
    assert parent("/a~1b/~0") == ("/a~1b", "~")
    assert parent("/a~1b") == ("", "a/b")


@pytest.mark.parametrize(
    ("pointer", "statement", "sid"),
    [
        ("/Statement/1/Action/0", "/Statement/1", "Second"),
        ("/Statement/1", "/Statement/1", "Second"),
        ("/Statement/0/Action", "/Statement/0", ""),
        ("/Statement/2/Action", "/Statement/2", ""),
        ("/Statement", "/Statement", ""),
        ("/Version", "", ""),
        ("", "", ""),
    ],
)
def test_the_statement_that_a_pointer_is_in(pointer: str, statement: str, sid: str) -> None:
    data = {"Sid": "of no statement", "Statement": [{"Sid": 1}, {"Sid": "Second"}]}
    assert statement_of(pointer) == statement
    assert sid_at(data, pointer) == sid


def test_a_statement_that_stands_alone() -> None:
    data = {"Statement": {"Sid": "Only", "Action": "ecr:*"}}
    assert statement_of("/Statement/Action") == "/Statement"
    assert sid_at(data, "/Statement/Action") == sid_at(data, "/Statement") == "Only"
    assert sid_at(None, "/Statement") == ""


@pytest.mark.parametrize("key", ["²", "1" * 5000, "-1"])
def test_a_key_of_digits_is_a_key(key: str) -> None:
    assert apply_changes({"a": {key: None, "b": 1}}, [Delete(f"/a/{key}")]) == {"a": {"b": 1}}
