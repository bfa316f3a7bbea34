"""Pairs of tasks for the table: ten times as much of something, and the engine's questions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from benchmarks import policies
from benchmarks.access import LARGE, REALISTIC, A, policy
from ecrlint.access import Caller, Request, analyze
from ecrlint.access.semantics.evaluate import decide
from ecrlint.config import NO_CONFIG
from ecrlint.config.choice import Choice
from ecrlint.lint.lint import lint
from ecrlint.policy.model import Policy
from ecrlint.rule.loader import built_in_folder, load_rules
from ecrlint.run.discovery import discover
from ecrlint.run.run import Run
from ecrlint.source import Source

Task = Callable[[], object]
CHOICE = Choice(load_rules([built_in_folder()]))


def pairs(folder: Path) -> Iterator[tuple[str, Task, Task]]:
    """What grows, the task, and the task on ten times as much."""
    for number in (200, 2000):
        place = folder / f"growing-{number}"
        place.mkdir()
        policies.write_many(place, number)
    yield "files", _files(folder / "growing-200"), _files(folder / "growing-2000")
    yield "statements", _linted(_statements(4)), _linted(_statements(40))
    yield "principals", _linted(_principals(16)), _linted(_principals(160))


def questions() -> Iterator[tuple[str, Task, Task]]:
    """A question, the proof, and the evaluator's decision about one request by the same policy."""
    request = Request(Caller("role", A, "x", session="me"), "ecr:PutImage")
    cases = {
        "who may push, ten policies as people write them": REALISTIC,
        "who may push, 240 accounts": [LARGE["240 accounts"]],
        "who may push, 60 Denies by network": [LARGE["60 network denies"]],
        "who may push, eight crossing patterns": [LARGE["eight crossing patterns"]],
    }
    for what, statements in cases.items():
        asked = [policy(each) for each in statements]
        yield what, partial(_proved, asked), partial(_decided, asked, request)


def _proved(asked: list[Policy]) -> None:
    for each in asked:
        analyze(each).public("push")


def _decided(asked: list[Policy], request: Request) -> None:
    for each in asked:
        decide(each, request)


def _files(place: Path) -> Task:
    def task() -> None:
        Run(CHOICE).add_all(discover([str(place)]), lambda done, total: None, jobs=1)

    return task


def _linted(statements: list[dict[str, object]]) -> Task:
    text = json.dumps({"Version": "2012-10-17", "Statement": statements})
    rules = CHOICE.rule_set(NO_CONFIG)
    return lambda: lint(Source("policy.json", text), rules)


def _statements(number: int) -> list[dict[str, object]]:
    return [_statement(f"S{at}", [f"arn:aws:iam::{210_000_000_000 + at}:role/app"]) for at in range(number)]


def _principals(number: int) -> list[dict[str, object]]:
    return [_statement("S", [f"arn:aws:iam::{210_000_000_000 + at}:role/app" for at in range(number)])]


def _statement(sid: str, roles: list[str]) -> dict[str, object]:
    return {"Sid": sid, "Effect": "Allow", "Principal": {"AWS": roles}, "Action": policies.PULL}
