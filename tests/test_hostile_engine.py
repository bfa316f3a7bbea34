"""Policies that are made to take long: decided in moments, or told that they are not; in little memory."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

ALLOW = {"Effect": "Allow", "Principal": "*", "Action": ["ecr:BatchGetImage", "ecr:PutImage"]}
ROLE = "arn:aws:iam::111122223333:role/"
NETWORKS = [f"{at % 200 + 1}.{at // 200}.{at * 7 % 250}.0/24" for at in range(1000)]
CONDITIONS: dict[str, dict[str, dict[str, object]]] = {
    "numbers": {"NumericLessThan": {"aws:MultiFactorAuthAge": [str(at) for at in range(4000)]}},
    "many numbers": {"NumericLessThan": {"aws:MultiFactorAuthAge": [str(at) for at in range(30_000)]}},
    "networks": {"NotIpAddress": {"aws:SourceIp": [*NETWORKS, *(f"2001:{at:x}::/48" for at in range(1000))]}},
    "ARN patterns": {
        "ArnLike": {"aws:PrincipalArn": [f"arn:aws:iam::*:role/*a{at}*b*" for at in range(10_000)]}
    },
    "not like": {"StringNotLike": {"aws:PrincipalArn": [f"*a{at}*b*" for at in range(10_000)]}},
    "like": {"StringLike": {"aws:PrincipalTag/a": [f"a{at}*b*" for at in range(10_000)]}},
    "stems": {"StringLike": {"aws:PrincipalTag/a": [f"vpc-{at}*" for at in range(10_000)]}},
    "other case": {"StringEqualsIgnoreCase": {"aws:PrincipalTag/a": [f"vpc-{at}" for at in range(10_000)]}},
    "keys": {"StringEquals": {f"aws:PrincipalTag/{at}": "x" for at in range(6000)}},
    "a long pattern": {"StringLike": {"aws:userid": "x*" * 500_000}},
}
STATEMENTS: dict[str, list[dict[str, object]]] = {
    **{name: [{**ALLOW, "Condition": condition}] for name, condition in CONDITIONS.items()},
    "a long principal": [{**ALLOW, "Principal": {"AWS": [ROLE + "x*" * 1_000_000, "*"]}}],
    "resources": [{**ALLOW, "Resource": [f"arn:aws:ecr:us-east-1:111122223333:repository/{at}*x"
                                         for at in range(3000)]}],
}  # fmt: skip


@pytest.mark.parametrize("name", STATEMENTS)
def test_it_ends(tmp_path: Path, name: str) -> None:
    policy = {"Version": "2012-10-17", "Statement": STATEMENTS[name]}
    (tmp_path / "p.json").write_text(json.dumps(policy))
    done = subprocess.run(
        [sys.executable, "-m", "ecrlint", "check", "p.json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (600 << 20, 600 << 20)),
    )
    assert done.returncode in (1, 2)
    assert done.returncode == 1 or "whom it lets in is not decided" in done.stderr
