"""Readings at the same time, in threads and in processes: each says what it says alone."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from threading import Barrier

from ecrlint.read.candidate import Found
from ecrlint.read.document import Document, read
from ecrlint.read.files import Disk, Files
from ecrlint.read.positions import Node
from ecrlint.source import Source
from tests.read.test_reached import (
    CLOUDFORMATION,
    PUBLIC,
    TERRAFORM,
    chain,
    document,
    local,
    policy,
    resource,
)

THREADS = 8
ROUNDS = 4

SLOW = ("steps", "values", "values in a template", "size", "work", "lines", "holes", "statements", "text")
"""Limits that take a tenth of a second to reach; a round in threads has none of them."""

YAML = f"""
Resources:
  Repository:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryPolicyText: !Sub '{json.dumps(policy(PUBLIC))}'
"""
SERVERLESS = "service: x\nprovider:\n  name: aws\nresources:" + YAML.replace("\n", "\n  ")
MARKDOWN = (
    f"# Text\n\n```json\n{json.dumps(policy(PUBLIC), indent=2)}\n```\n\n```hcl\n{resource(document())}```\n"
)


def texts() -> dict[str, str]:
    """By the names of files: of every format, within limits and beyond them."""
    found = {
        "policy.json": json.dumps(policy(PUBLIC)),
        "twice.json": '{"Version": "2012-10-17", "Version": "2012-10-17", "Statement": []}',
        "broken.json": json.dumps(policy(PUBLIC))[:-1],
        "template.yaml": YAML,
        "broken.yaml": YAML.replace("'", '"'),
        "serverless.yml": SERVERLESS,
        "readme.md": MARKDOWN,
        "policy.json.tpl": json.dumps(policy({**PUBLIC, "Resource": "${resource}"})),
        "broken.tf": resource(document()) + "x = [1\n",
    }
    for ending, limits in ((".tf", TERRAFORM), (".template", CLOUDFORMATION)):
        for name in limits.keys() - SLOW:
            beyond, within, _ = limits[name]
            found[f"{name} beyond{ending}"] = beyond
            found[f"{name} within{ending}"] = within
    return found


def words(source: Source, files: Files | None = None) -> str:
    """All that a reading says."""
    reading = read(source, files=files)
    documents = [
        (each.name, each.kind, each.repository, each.data, each.size, each.tree) for each in reading.documents
    ]
    notes = (reading.format, reading.broken, reading.skipped, reading.given_up, reading.problems)
    return repr((documents, notes))


def alone(sources: Sequence[Source]) -> list[str]:
    return [words(source) for source in sources]


@contextmanager
def frequent_switches() -> Iterator[None]:
    """Threads take turns a thousand times as often, so that a race is met."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(interval / 1000)
    try:
        yield
    finally:
        sys.setswitchinterval(interval)


def at_once(sources: Sequence[Source], look: Callable[[Source], str], rounds: int) -> set[tuple[str, str]]:
    """What each thread is told of each source, by path; every thread begins elsewhere."""
    start = Barrier(THREADS)

    def turn(first: int) -> set[tuple[str, str]]:
        start.wait()
        order = [*sources[first:], *sources[:first]] * rounds
        return {(source.path, look(source)) for source in order}

    with frequent_switches(), ThreadPoolExecutor(THREADS) as pool:
        firsts = [number * len(sources) // THREADS for number in range(THREADS)]
        return set().union(*pool.map(turn, firsts))


def first_readings_in_threads(sources: Sequence[Source]) -> set[tuple[str, str]]:
    """For a new process, in which every thread has modules to import."""
    return at_once(sources, words, 1)


def sources() -> list[Source]:
    return [Source(path, text) for path, text in texts().items()]


def told(outcome: set[tuple[str, str]]) -> dict[str, list[str]]:
    """By path: one thing, or the several that threads do not agree on."""
    found: dict[str, list[str]] = {}
    for path, said in sorted(outcome):
        found.setdefault(path, []).append(said)
    return found


def test_limits_are_among_the_texts() -> None:
    said = dict(zip(texts(), alone(sources()), strict=True))
    assert all("it takes more than" in said[path] for path in said if " beyond." in path)
    assert not any("it takes more than" in said[path] for path in said if " within." in path)


def test_in_threads() -> None:
    expected = {source.path: [said] for source, said in zip(sources(), alone(sources()), strict=True)}
    assert told(at_once(sources(), words, ROUNDS)) == expected


def test_the_account_of_a_module_is_its_own() -> None:
    """Readings that together take more than one module may, each within its limits."""
    _, within, _ = TERRAFORM["work"]
    [expected] = alone([Source("main.tf", within)])
    assert "it takes more than" not in expected
    assert at_once([Source("main.tf", within)], words, 1) == {("main.tf", expected)}


def test_in_processes_and_their_threads() -> None:
    expected = alone(sources())
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        in_threads = pool.submit(first_readings_in_threads, sources())
        in_turn = pool.submit(alone, sources())
        assert in_turn.result() == expected
        assert told(in_threads.result()) == {
            source.path: [said] for source, said in zip(sources(), expected, strict=True)
        }


def modules(folder: Path) -> list[Source]:
    """Files of several modules on the disk; each needs names that another file of its module declares."""
    files = {
        f"{module}/{name}.tf": resource(document("local.who"), name)
        for module in ("a", "b", "c")
        for name in ("first", "second", "third")
    }
    for module in ("a", "b"):
        files[f"{module}/locals.tf"] = local(
            who=f'"arn:aws:iam::44445555666{ord(module) - 97}:role/${{var.role}}"'
        )
        files[f"{module}/variables.tf"] = 'variable "role" {}\n'
        files[f"{module}/terraform.tfvars"] = 'role = "ci"\n'
    files["c/locals.tf"] = chain(30).partition("resource")[0] + local(who="local.x30")
    for path, text in files.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return [
        Source(str(folder / path), text) for path, text in files.items() if path.endswith(("t.tf", "d.tf"))
    ]


def test_threads_that_have_their_files_in_common(tmp_path: Path) -> None:
    linted = modules(tmp_path)
    expected = {source.path: [words(source, Disk())] for source in linted}
    assert "arn:aws:iam::444455556660:role/ci" in expected[str(tmp_path / "a" / "first.tf")][0]
    for _ in range(ROUNDS):
        files = Disk()
        assert told(at_once(linted, lambda source, files=files: words(source, files), 2)) == expected  # type: ignore[misc]


def test_threads_that_have_documents_in_common() -> None:
    """The first who asks for a position has the tree made; many documents, as the race is a narrow one."""
    source = Source("policy.json", "{}")
    shared = [Document(source, Found({}, lambda: Node(0, 2)), "repository") for _ in range(20_000)]
    assert at_once([source], lambda _: repr({repr(each.tree) for each in shared}), 1) == {
        (source.path, repr({repr(Node(0, 2))}))
    }
