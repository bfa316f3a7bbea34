"""Every witness of the engine is a request that `ecrlint simulate` allows."""

from __future__ import annotations

import json
import os
import shlex
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from ecrlint.access import analyze, compare
from ecrlint.access.semantics.request import Request
from ecrlint.cli.main import main
from ecrlint.lint.replay import arguments_for, replay
from ecrlint.policy.model import Policy
from tests.access import generate
from tests.cli.test_cli import ecrlint
from tests.commands.test_simulate import one, write

if TYPE_CHECKING:
    from ecrlint.policy.model import Kind


def witnesses(policy: Policy, other: Policy) -> list[Request]:
    """Requests that the policy allows, as the engine shows them."""
    found = [analyze(policy).granted(name).witness for name in ("push", "pull", "configure")]
    found += [change.request for change in compare(other, policy).added]
    return [request for request in found if request]


@pytest.mark.parametrize("seed", range(4))
def test_every_witness_replays(tmp_path: Path, seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    random = Random(seed)
    tried = 0
    while tried < 50:
        policy, other = generate.policy(random), generate.policy(random)
        for request in witnesses(policy, other):
            path = str(tmp_path / write(tmp_path, policy.data))
            code = main([*arguments_for(path, request), "--kind=repository", "--expect=allowed"])
            assert code == 0, (replay(path, request), policy.data, capsys.readouterr())
            tried += 1


def test_a_replay_is_a_command_for_a_shell(tmp_path: Path) -> None:
    path = write(tmp_path, one(Action="ecr:PutImage", Condition={"StringLike": {"aws:UserAgent": "it's *"}}))
    policy = Policy(json.loads((tmp_path / path).read_text()), "repository")
    request = analyze(policy).public("push").witness
    assert request
    arguments = shlex.split(replay(path, request))
    assert arguments[0] == "ecrlint"
    assert ecrlint(tmp_path, *arguments[1:], "--expect", "allowed").code == 0


PAIRS = int(os.environ.get("ECRLINT_PAIRS", "300"))
KINDS: tuple[Kind, ...] = ("repository", "registry", "public")
OWNER = ("--account=111111111111", "--organization=o-abc")


def test_every_command_that_diff_prints_replays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """`ECRLINT_PAIRS=4000` tries more."""
    monkeypatch.chdir(tmp_path)
    random = Random(f"commands {PAIRS}")
    for _ in range(PAIRS):
        kind = random.choice(KINDS)
        old = generate.policy(random, reference=random.random() < 0.5, kind=kind)
        is_near = random.random() < 0.5
        pair = [old, generate.variant(random, old) if is_near else generate.policy(random, kind=kind)]
        for path, policy in zip(("old.json", "new.json"), pair, strict=True):
            Path(path).write_text(json.dumps(policy.data))
        owner = OWNER if random.random() < 0.3 else ()
        main(["diff", "old.json", "new.json", f"--kind={kind}", "--format=json", *owner])
        told = capsysbinary.readouterr()
        assert told.out, told.err
        (comparison,) = json.loads(told.out)["comparisons"]
        for change in comparison["added"] + comparison["removed"]:
            code = main([*shlex.split(change["replay"])[1:], "--expect=allowed"])
            said = capsysbinary.readouterr()
            assert code == 0, (change["replay"], pair[0].data, pair[1].data, said.err)
