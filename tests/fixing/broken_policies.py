"""Broken policies without end: the failing examples of all rules, put together and damaged further."""

from __future__ import annotations

import json
from copy import deepcopy
from random import Random
from typing import Any

from ecrlint.policy.action import SERVICES, documented_actions
from ecrlint.rule.documentation import document
from tests.conftest import RULES

Policy = dict[str, Any]

_EFFECTS = ("allow", "ALLOW", "Alow", "NotAllow", "Disallow", "deny", "Dney", "Deny", "Allow", "Permit", 7)
_PRINCIPALS = (
    "*",
    {"AWS": "*"},
    {"AWS": "arn:aws:iam::210987654321:role/app"},
    {"aws": "210987654321"},
    {"AWS": ["arn:aws:iam::210987654321:*", "*"]},
    {"Service": "lambda.amazonaws"},
    "arn:aws:iam::210987654321:root",
)
_CONDITIONS = (
    {"StringEqual": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}},
    {"StringNotEqual": {"aws:PrincipalOrgId": "o-a1b2c3d4e5"}},
    {"ForAllValue:StringLike": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*"}},
    {"StringEquals": {"aws:PrincipialOrgID": "o-a1b2c3d4e5", "aws:SourceArn": "arn:aws:lambda:*"}},
    {"StringEquals": {"aws:PrincipalArn": "arn:aws:iam::210987654321:role/*"}},
    {"Bool": {"aws:SecureTransport": True}},
    {"StringLike": {"aws:PrincipalTag/team": "${aws:username}"}},
)
_VERSIONS = ("2012-10-17", "2008-10-17", "2012-10-18", "2012-10-07", 20121017, None)


def _examples() -> tuple[list[Policy], list[Policy]]:
    """The examples with statements, and those with lifecycle rules."""
    granting: list[Policy] = []
    lifecycle: list[Policy] = []
    for rule in RULES:
        for example in document(rule).examples:
            if example.language != "json" or example.expectation not in ("fail", "pass"):
                continue
            try:
                found = json.loads(example.text)
            except ValueError:
                continue
            if isinstance(found, dict):
                (granting if "Statement" in found else lifecycle).append(found)
    return granting, [each for each in lifecycle if isinstance(each.get("rules"), list)]


GRANTING, LIFECYCLE = _examples()


def broken_text(seed: int) -> str:
    """The text of a policy that is the same for every seed."""
    random = Random(seed)
    if random.random() < 0.1:
        policy = _joined_lifecycle(random)
    else:
        policy = _joined(random)
        for _ in range(random.randrange(4)):
            _damage(policy, random)
    return json.dumps(policy, indent=random.choice((None, 2)))


def _joined(random: Random) -> Policy:
    """The statements of one to three examples."""
    chosen = [deepcopy(random.choice(GRANTING)) for _ in range(random.choice((1, 1, 2, 3)))]
    policy = chosen[0]
    policy["Statement"] = [each for example in chosen for each in _statements(example)]
    return policy


def _joined_lifecycle(random: Random) -> Policy:
    chosen = [deepcopy(random.choice(LIFECYCLE)) for _ in range(random.choice((1, 1, 2)))]
    rules = [rule for example in chosen for rule in example["rules"]]
    for rule in rules:
        if isinstance(rule, dict) and random.random() < 0.3:
            rule["rulePriority"] = random.randrange(1, 5)
            rule[random.choice(("description", "Selection"))] = None
    return {"rules": rules}


def _statements(policy: Policy) -> list[Any]:
    block = policy["Statement"]
    return block if isinstance(block, list) else [block]


def _damage(policy: Policy, random: Random) -> None:
    statements = [each for each in _statements(policy) if isinstance(each, dict)]
    if not statements:
        return
    statement = random.choice(statements)
    match random.randrange(9):
        case 0:
            statement["Effect"] = random.choice(_EFFECTS)
        case 1:
            statement["Principal"] = random.choice(_PRINCIPALS)
        case 2:
            statement["Condition"] = deepcopy(random.choice(_CONDITIONS))
        case 3:
            statement["Resource"] = random.choice(("*", "arn:aws:ecr:us-east-1:210987654321:repository/a*"))
        case 4:
            policy["Version"] = random.choice(_VERSIONS)
        case 5:
            name = random.choice(list(statement))
            statement[_misspelt(name, random)] = statement.pop(name)
        case 6:
            statement["Action"] = _actions(random)
        case 7:
            found = statement.get("Action")
            entries = found if isinstance(found, list) else [found]
            statement["Action"] = [
                _misspelt(each, random) if isinstance(each, str) and random.random() < 0.5 else each
                for each in entries
            ]
        case _:
            random.choice(statements)["Sid"] = random.choice(("A", "A", 7, None))


def _actions(random: Random) -> list[str]:
    known = documented_actions(random.choice(SERVICES))
    found = random.sample(known, random.randrange(1, 4))
    if random.random() < 0.3:
        name = random.choice(("ecr:", "ecr-public:"))
        push = ("BatchCheckLayerAvailability", "CompleteLayerUpload", "InitiateLayerUpload", "PutImage")
        found = [name + each for each in (*push, "UploadLayerPart")]
    return [_misspelt(each, random) if random.random() < 0.3 else each for each in found]


def _misspelt(name: str, random: Random) -> str:
    """A name with a slip, or with another word in front."""
    at = random.randrange(len(name) or 1)
    return random.choice(
        (
            name[:at] + name[at + 1 :],
            name[:at] + name[at : at + 1] * 2 + name[at + 1 :],
            name + "s",
            name.lower(),
            f"Not{name}",
            name.replace("ecr:", "erc:"),
            name.replace("ecr:", "ecr-public:"),
            name.rpartition(":")[2],
        )
    )
