"""Every witness of the engine is a request that `ecrlint simulate` allows."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from random import Random

import pytest

from ecrlint.access import analyze, compare
from ecrlint.access.request import Request
from ecrlint.cli import main
from ecrlint.policy.model import Policy
from ecrlint.report.replay import arguments_for, replay
from tests.access import generate
from tests.test_cli import ecrlint
from tests.test_simulate import one, write


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
