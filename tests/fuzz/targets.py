"""What must hold for any bytes at all: one function for each part that meets a stranger's bytes.

Each takes bytes and raises when the law is broken. Coverage-guided fuzzing calls them by the million
(`make fuzz`), the tests with everything that ever broke one, and with policies that were tampered with.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from jsonschema import Draft202012Validator

from ecrlint.access.semantics.operators import literal, matcher
from ecrlint.access.space.automata import TEXT
from ecrlint.access.space.budget import TooHard, automata
from ecrlint.access.space.dimension import words_of
from ecrlint.config.choice import Choice
from ecrlint.fixing.apply import AppliedFixes
from ecrlint.lifecycle.model import parse_lifecycle
from ecrlint.policy.model import parse
from ecrlint.read.decoding import Undecodable, decode
from ecrlint.read.document import TooLarge, read
from ecrlint.read.json.decode import parse as parse_json
from ecrlint.read.json.positions import scan
from ecrlint.read.positions import SyntaxTrouble
from ecrlint.report import FORMATS, render
from ecrlint.rule.loader import built_in_folder, load_rules
from ecrlint.run.run import Run
from ecrlint.schema.files import load_schema
from ecrlint.schema.validation import violations
from ecrlint.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ecrlint.policy.model import Kind
    from ecrlint.read.positions import Node, Problem
    from ecrlint.run.result import RunResult

KINDS: dict[Kind, Draft202012Validator] = {
    "repository": Draft202012Validator(load_schema("repository-policy")),
    "registry": Draft202012Validator(load_schema("registry-policy")),
    "public": Draft202012Validator(load_schema("public-repository-policy")),
    "lifecycle": Draft202012Validator(load_schema("lifecycle-policy")),
}
NAMES = (
    "p.json", "p.yaml", "p.template", "p.tf", "p.tf.json", "p.tftpl", "p.json.j2", "p.json.erb", "p.md",
    "p.sh",
)  # fmt: skip
_OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Characters that a terminal obeys instead of showing them."""

STRICT = Choice(load_rules([built_in_folder()]), preset="strict")


def decoding(data: bytes) -> None:
    """Bytes are text, or it is told which byte is not."""
    try:
        decode(data)
    except Undecodable as found:
        trouble = found
    else:
        return
    assert 0 <= trouble.offset < len(data)


def json_reader(data: bytes) -> None:
    """The scanner of positions takes exactly what the parser takes, and so does Python's own."""
    text = _text(data)
    try:
        _, twice = parse_json(text)
    except SyntaxTrouble as trouble:
        problem = trouble.problem
    else:
        root, problems = scan(text)
        assert twice == bool(problems)
        _check_places(text, [root, *problems])
        json.loads(text)
        return
    assert "cannot read" not in problem.fields["problem"]
    _check_places(text, [problem])


def yaml_reader(data: bytes) -> None:
    """Any text is read, or refused at a place in it."""
    _read("p.yaml", data)


def hcl_reader(data: bytes) -> None:
    """The same for Terraform."""
    _read("p.tf", data)


def readers(data: bytes) -> None:
    """The same for each format whose files are told by their names; the first byte chooses."""
    _read(NAMES[data[0] % len(NAMES)], data[1:]) if data else None


def schema(data: bytes) -> None:
    """The typed parse refuses exactly what the schema refuses, and tells why."""
    try:
        value, _ = parse_json(_text(data[1:]))
    except SyntaxTrouble:
        return
    kind = list(KINDS)[data[0] % len(KINDS)]
    policy = parse_lifecycle(value) if kind == "lifecycle" else parse(value, kind)
    assert policy.refused != KINDS[kind].is_valid(value)
    assert policy.refused == any(violations(policy))


def cells(data: bytes) -> None:
    """No cell of the access engine is missing: any text behaves like the witness of one of them."""
    *lines, word = _text(data).split("\n")
    bases = ("StringLike", "StringEqualsIgnoreCase")
    patterns = [(bases[line[:1] == "!"], line.lstrip("!")) for line in lines[:4] if len(line) < 24]
    texts = [text if base == bases[0] else literal(text) for base, text in patterns]
    tests = [test for (base, _), text in zip(patterns, texts, strict=True) if (test := matcher(base, text))]
    if not TEXT.fits(word) or len(tests) != len(patterns):
        return
    try:
        found = words_of(patterns, TEXT, ("other",), automata())
    except TooHard:
        return
    assert [test(word) for test in tests] in [[test(each) for test in tests] for each in found]


def runs(data: bytes) -> None:
    """A whole run with every rule ends well, and each report of it can be read."""
    if not data:
        return
    name = NAMES[data[0] % len(NAMES)]
    result = _linted(name, data[1:]).result()
    _check(result)
    formats = list(FORMATS)
    for format in ("json", formats[data[0] // len(NAMES) % len(formats)]):
        text = render(format, result)
        assert not _OBEYED.search(text)
        if format in ("json", "sarif", "gitlab", "rdjson"):
            json.loads(text)


def fixers(data: bytes) -> None:
    """Fixes leave a text that is linted as well, and in which nothing is left to fix."""
    if not data:
        return
    name = NAMES[data[0] % len(NAMES)]
    first = _linted(name, data[1:])
    applied = AppliedFixes(first.findings, unsafe=bool(data[0] // len(NAMES) % 2))
    for source in applied.after.values():
        second = _linted(name, source.text.encode("utf-8"))
        _check(second.result())
        assert second.account.total >= first.account.total
        assert not AppliedFixes(second.findings, unsafe=applied.unsafe).made


TARGETS: dict[str, Callable[[bytes], None]] = {
    "decoding": decoding,
    "json": json_reader,
    "yaml": yaml_reader,
    "hcl": hcl_reader,
    "readers": readers,
    "schema": schema,
    "cells": cells,
    "runs": runs,
    "fixers": fixers,
}


def _linted(name: str, data: bytes) -> Run:
    run = Run(STRICT, snippets=True)
    run.add_bytes(name, data)
    return run


def _check(result: RunResult) -> None:
    assert not result.of("crash"), result.of("crash")
    assert not any("internal error" in each.words for each in result.of("error")), result.of("error")
    for located in result.findings:
        assert 0 <= located.span.start <= located.span.end <= len(located.span.source.text)


def _read(name: str, data: bytes) -> None:
    text = _text(data)
    try:
        reading = read(Source(name, text))
    except TooLarge:
        return
    _check_places(text, [each for each in reading.problems if each.source is None])
    for document in reading.documents:
        root = document.tree
        assert root.source or 0 <= root.start <= root.end <= len(text)


def _text(data: bytes) -> str:
    """The text of any bytes; those that are no text count as Latin-1, so that nothing is lost on them."""
    try:
        return decode(data)
    except Undecodable:
        return data.decode("latin-1")


def _check_places(text: str, places: Iterable[Node | Problem]) -> None:
    for place in places:
        assert 0 <= place.start <= place.end <= len(text)
