"""What a run costs, as ratios: each pair is measured side by side, so a noisy machine matters little.

`python benchmarks/speed.py` prints a table with the goal of every ratio; `--rounds N` sets how often each
pair is measured (the median is shown), `--write FILE` keeps the table as a page, and words choose rows by
their beginning: `speed.py cold`. Other linters are installed into build/peers when their rows are measured.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

import yaml

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import growth, peers, policies
from ecrlint.config import NO_CONFIG
from ecrlint.config.choice import Choice
from ecrlint.lint.lint import lint
from ecrlint.policy.model import parse
from ecrlint.read.json import positions as json_tree
from ecrlint.read.yaml import load as yaml_text
from ecrlint.rule.loader import built_in_folder, load_rules
from ecrlint.run.discovery import discover
from ecrlint.run.run import Run
from ecrlint.schema.files import load_schema
from ecrlint.source import Source

ROOT = Path(__file__).parent.parent
MANY = 10_000
TREE = 50_000
TEMPLATES = 1_000

Item = TypeVar("Item")
Task = Callable[[], object]
Row = tuple[str, str, float, float]
"""What was measured, over what, the ratio, and the goal that it must not exceed."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="*")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--write", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    lines = ["| what | over | ratio | goal |", "|---|---|---:|---:|"]
    print(*lines, sep="\n")
    with tempfile.TemporaryDirectory() as folder:
        for name, measure in MEASURES.items():
            if not arguments.rows or name.startswith(tuple(arguments.rows)):
                for row in measure(Path(folder), arguments.rounds):
                    lines.append(_line(row))
                    print(lines[-1], flush=True)
    if arguments.write:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        table = "\n".join(lines)
        arguments.write.write_text(_PAGE.format(version=version, table=table), encoding="utf-8")


_PAGE = """\
# Speed

What `make bench` printed, on CPython {version}. Each number is a ratio of two things measured in turns in one
run, as the times of one machine say nothing about another. `python -c pass` starts Python and does nothing
else.

{table}
"""


def _line(row: Row) -> str:
    what, over, value, goal = row
    mark = " (missed)" if value > goal else ""
    wanted = "" if math.isinf(goal) else f"≤ {goal:.3g}"
    return f"| {what} | {over} | {value:.3g}{mark} | {wanted} |"


def ratio(task: Task, over: Task, rounds: int) -> float:
    """Median over rounds of the time of one task divided by that of the other, one after the other."""
    task(), over()
    return statistics.median(_seconds(task) / _seconds(over) for _ in range(rounds))


def cold_start(folder: Path, rounds: int) -> Iterator[Row]:
    python, ecrlint = _installed(folder)
    texts = {
        "clean.json": json.dumps(policies.policy(1), indent=2),
        "finding.json": json.dumps(policies.with_finding(1), indent=2),
        "refused.json": json.dumps(policies.refused(1), indent=2),
        "clean.yaml": policies.as_yaml(policies.policy(1)),
        "clean.tf": policies.as_hcl(policies.policy(6)),
    }
    for name, text in texts.items():
        (folder / name).write_text(text)
    nothing = _process([python, "-c", "pass"], folder)
    yield (
        "--version",
        "python -c pass",
        ratio(_process([*ecrlint, "--version"], folder), nothing, rounds),
        math.inf,
    )
    cases: list[tuple[str, list[str], float]] = [
        ("one clean JSON policy", ["clean.json"], 3.0),
        ("one with findings, as text", ["finding.json"], 3.5),
        ("one with findings, as SARIF", ["finding.json", "--format", "sarif"], 5.0),
        ("one that the schema pass explains", ["refused.json"], 12.0),
        ("one clean YAML policy", ["clean.yaml"], 6.0),
        ("one clean Terraform file", ["clean.tf"], 5.0),
    ]
    for what, arguments, goal in cases:
        task = _process([*ecrlint, "check", *arguments], folder)
        yield what, "python -c pass", ratio(task, nothing, rounds), goal


def throughput(folder: Path, rounds: int) -> Iterator[Row]:
    place = folder / "many"
    place.mkdir()
    paths = [str(path) for path in policies.write_many(place, MANY)]
    choice = Choice(load_rules([built_in_folder()]))

    def lint(jobs: int = 1) -> None:
        run = Run(choice)
        run.add_all(discover([str(place)]), lambda done, total: None, jobs)
        assert not run.findings, run.findings[0].message

    def load() -> None:
        for path in paths:
            with open(path, "rb") as file:
                json.loads(file.read())

    few = max(3, rounds // 5)
    yield f"{MANY:,} small policies", "open and json.loads", ratio(lint, load, few), 15.0
    yield (
        f"{MANY:,} small policies, two processes",
        "one process",
        ratio(partial(lint, 2), lint, few),
        math.inf,
    )
    memory = _peak([*_installed(folder)[1], "check", str(place)], folder)
    yield f"peak memory of {MANY:,} policies, MB", "1 MB", memory, 60.0


def tree(folder: Path, rounds: int) -> Iterator[Row]:
    few = max(3, rounds // 5)
    for percent in (1, 2):
        place = folder / f"tree-{percent}"
        place.mkdir()
        policies.write_tree(place, TREE, percent / 100)
        read_all = partial(_read_all, place)
        for jobs in (1, 2):
            command = [*_installed(folder)[1], "check", str(place), "--jobs", str(jobs)]
            what = f"a tree of {TREE:,} files, {percent} % of them policies, --jobs {jobs}"
            yield what, "reading them", ratio(_process(command, folder), read_all, few), 3.0
        shutil.rmtree(place)


def templates(folder: Path, rounds: int) -> Iterator[Row]:
    place = folder / "templates"
    place.mkdir()
    policies.write_templates(place, TEMPLATES)
    choice = Choice(load_rules([built_in_folder()]))

    def lint() -> None:
        run = Run(choice)
        run.add_all(discover([str(place)]), lambda done, total: None, jobs=1)
        assert not run.account.total

    few = max(3, rounds // 3)
    yield (
        f"{TEMPLATES:,} templates, 3 % speak of ECR",
        "reading them",
        ratio(lint, partial(_read_all, place), few),
        math.inf,
    )


def parsing(folder: Path, rounds: int) -> Iterator[Row]:
    import jsonschema

    documents = [policies.policy(seed) for seed in range(200)]
    texts = [json.dumps(document, indent=2) for document in documents]
    validator = jsonschema.Draft202012Validator(load_schema("repository-policy"))
    decide = _each(lambda document: parse(document, "repository").refused, documents)
    validate = _each(validator.is_valid, documents)
    yield "deciding that a policy is valid", "jsonschema's is_valid", ratio(decide, validate, rounds), 1 / 30
    scan, loads = _each(json_tree.scan, texts), _each(json.loads, texts)
    yield "all positions of a JSON policy", "json.loads", ratio(scan, loads, rounds), 15.0
    text = policies.template(1_200)

    def read() -> None:
        list(yaml_text.read(text))

    def events() -> None:
        for _ in yaml.parse(text, Loader=yaml.CLoader):
            pass

    yield "a YAML template of 0.6 MB, with positions", "libyaml's events", ratio(read, events, rounds), 6.0
    text = policies.template(1_950)
    rules = Choice(load_rules([built_in_folder()])).rule_set(NO_CONFIG)
    source = Source("template.yaml", text)
    few = max(3, rounds // 5)
    yield (
        "linting a YAML template of 1 MB",
        "libyaml's events",
        ratio(lambda: lint(source, rules), events, few),
        math.inf,
    )


def others(folder: Path, rounds: int) -> Iterator[Row]:
    """Other linters on one small policy, or on the template that it stands in, beside us on the same file."""
    _, ecrlint = _installed(folder)
    for peer in peers.installed(ROOT / "build" / "peers", folder):
        ours = _process([*ecrlint, "check", peer.file], folder)
        theirs = _process(peer.command, folder)
        yield f"one small {peer.carrier}", peer.name, ratio(ours, theirs, max(3, rounds // 3)), peer.goal


def growing(folder: Path, rounds: int) -> Iterator[Row]:
    """How much longer ten times as much takes: 10 is linear."""
    for what, small, large in growth.pairs(folder):
        yield f"ten times as many {what}", f"{what} / 10", ratio(large, small, max(3, rounds // 3)), 15.0


def engine(folder: Path, rounds: int) -> Iterator[Row]:
    """One proof about everyone, space included, beside the evaluator deciding one request."""
    for what, proof, decision in growth.questions():
        yield what, "deciding one request", ratio(proof, decision, rounds), math.inf


MEASURES: dict[str, Callable[[Path, int], Iterator[Row]]] = {
    "cold": cold_start,
    "engine": engine,
    "growth": growing,
    "parsing": parsing,
    "peers": others,
    "templates": templates,
    "throughput": throughput,
    "tree": tree,
}


def _read_all(folder: Path) -> None:
    for parent, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(parent, name), "rb") as file:
                file.read()


def _each(function: Callable[[Item], object], items: Sequence[Item]) -> Task:
    def task() -> None:
        for item in items:
            function(item)

    return task


def _installed(folder: Path) -> tuple[str, list[str]]:
    """Python and the ecrlint command as they are where ecrlint was installed from a wheel.

    Editable installs, as in the environment this runs in, import a good deal at every start of Python.
    """
    venv = folder / "venv"
    python, script = venv / "bin" / "python", venv / "bin" / "ecrlint"
    if not venv.exists():
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
        (packages,) = venv.glob("lib/python*/site-packages")
        (packages / "paths.pth").write_text(f"{ROOT}\n{sysconfig.get_path('purelib')}\n")
        script.write_text("import sys\nfrom ecrlint.cli.main import run\nsys.exit(run())\n")
    return str(python), [str(python), str(script)]


def _process(command: list[str], folder: Path) -> Task:
    def task() -> None:
        subprocess.run(command, cwd=folder, capture_output=True, check=False)

    return task


def _peak(command: list[str], folder: Path) -> float:
    """Megabytes that a process holds at most."""
    script = f"import resource, subprocess; subprocess.run({command!r}, capture_output=True);"
    script += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    shown = subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, check=True)
    return float(shown.stdout)


def _seconds(task: Task) -> float:
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
