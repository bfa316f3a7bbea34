"""A policy of an identity that does not parse is told in a walk, in whatever way it is broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_cli import ecrlint

BROKEN = {
    "a.json": '{"Statement": [{"Effect": "Allow", "Action": ["ecr:PutImage"], "Resource": "*"}]',
    "b.json": '{"Statement": [{"Effect": "Allow", "Action": "ecr:*" "Resource": "*"}]}',
    "c.json": "{'Statement': [{'Effect': 'Allow', 'Action': 'ecr:GetAuthorizationToken', 'Resource': '*'}]}",
    "d.json": '{"Statement": [{"Effect": "Allow", "NotAction": ["ecr:PutImage"], "Resource": "*",}]}',
    "e.json": '{\n // push\n "Statement": [{"Effect": "Allow", "Action": "ecr:PutImage", "Resource": "*"}]}',
    "f.yaml": 'Statement:\n  - Effect: Allow\n    Action: ["ecr:PutImage"\n    Resource: "*"\n',
    "g.json": '{"Statement": [{"Effect": "Deny", "Action": ["ecr:PutImage"], "NotResource": "*",}]}',
    "h.yaml": 'Statement:\n  - Effect: Allow\n    Action: "ecr:PutImage\n    Resource: "*"\n',
    "i.json": '{"Policy": {"Statement": [{"Effect": "Allow", "Action": ["ecr:A"], "Resource": "*"},]}}',
}
NONE = {
    "template.json": '{"Statement": [{"Effect": "Allow", "Action": ["ecr:A"], "Resource": {{ arn }}}]}',
    "prose.yaml": "note: the ecr: statement has an action, an effect and a resource: [\n",
    "other.json": '{"Statement": [{"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "*",}]}',
}


@pytest.mark.parametrize("name", [*BROKEN, *NONE])
def test_a_walk(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text({**BROKEN, **NONE}[name])
    outcome = ecrlint(tmp_path, "check", ".", "--format", "concise", "--allow-empty", "--no-config")
    assert ("error[syntax-error]" in outcome.out) == (name in BROKEN), outcome.out + outcome.err
