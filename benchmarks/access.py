"""How long the access engine takes, in milliseconds of CPU: `python -m benchmarks.access`.

Ten policies as people write them, then policies near the size limit. `ratio` compares one public
question on a finished space with the reference evaluator deciding one request.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Callable
from functools import partial

from ecrlint.access import Caller, Request, Verdict, analyze, compare
from ecrlint.access.semantics.evaluate import decide
from ecrlint.policy.model import Policy, parse

A, B, ORG = "111122223333", "444455556666", "o-abc1234567"
PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"]
PUSH = [*PULL, "ecr:PutImage", "ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload"]
Statement = dict[str, object]
Block = dict[str, dict[str, object]]


def allow(principal: object, action: object = PULL, when: Block | None = None) -> Statement:
    found: Statement = {"Effect": "Allow", "Principal": principal, "Action": action}
    return {**found, "Condition": when} if when else found


def deny(when: Block, action: object = "ecr:*") -> Statement:
    return {"Effect": "Deny", "Principal": "*", "Action": action, "Condition": when}


def accounts(count: int) -> list[str]:
    return [f"arn:aws:iam::{100000000000 + 7919 * at}:root" for at in range(count)]


def roles(count: int) -> list[str]:
    return [f"arn:aws:iam::{A}:role/r{at}" for at in range(count)]


def crossing(count: int) -> list[str]:
    return [f"*{chr(97 + 2 * at)}*{chr(98 + 2 * at)}*" for at in range(count)]


CI_ROLES = ["arn:aws:iam::*:role/ci-*", f"arn:aws:iam::{A}:role/app/*"]
REALISTIC: list[list[Statement]] = [
    [allow({"AWS": [f"arn:aws:iam::{A}:root", f"arn:aws:iam::{B}:root"]})],
    [allow("*", PULL, {"StringEquals": {"aws:PrincipalOrgID": ORG}})],
    [allow({"Service": "lambda.amazonaws.com"}, PULL[:2],
           {"StringLike": {"aws:SourceArn": f"arn:aws:lambda:us-east-1:{A}:function:*"}})],
    [allow({"AWS": f"arn:aws:iam::{A}:role/ci"}, PUSH), allow({"AWS": f"arn:aws:iam::{A}:root"})],
    [deny({"NotIpAddress": {"aws:SourceIp": ["54.240.143.0/24", "203.0.113.0/24"]}}),
     allow({"AWS": A}, "ecr:*")],
    [allow("*", PULL, {"ArnLike": {"aws:PrincipalArn": CI_ROLES},
                       "StringEquals": {"aws:PrincipalOrgID": ORG}})],
    [allow({"AWS": accounts(25)})],
    [deny({"StringNotEquals": {"aws:SourceVpce": "vpce-1a2b3c4d"},
           "Bool": {"aws:PrincipalIsAWSService": "false"}}),
     allow("*", PULL, {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": f"{ORG}/r-ab12/ou-*"}})],
    [allow({"Service": "codebuild.amazonaws.com"}, PULL[:2],
           {"ArnLike": {"aws:SourceArn": f"arn:aws:codebuild:us-east-1:{A}:project/app"},
            "StringEquals": {"aws:SourceAccount": A}})],
    [allow("*", "ecr:*"), deny({"StringNotEquals": {"aws:PrincipalArn": f"arn:aws:iam::{A}:role/admin"}},
                               ["ecr:DeleteRepository", "ecr:BatchDeleteImage"])],
]  # fmt: skip
LARGE: dict[str, list[Statement]] = {
    "240 accounts": [allow({"AWS": accounts(240)})],
    "220 accounts, a glob": [allow({"AWS": accounts(220)}, PULL,
                                   {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/ci-*"}})],
    "120 roles, 40 globs": [
        allow({"AWS": roles(120)}),
        allow("*", PULL, {"ArnLike": {
            "aws:PrincipalArn": [f"arn:aws:iam::{A}:role/t{at}-*" for at in range(40)]}})],
    "60 network denies": [allow({"AWS": A}, "ecr:*")] + [
        deny({"StringNotEquals": {"aws:SourceVpce": f"vpce-{at}"},
              "NotIpAddress": {"aws:SourceIp": f"203.0.{at}.0/24"}}) for at in range(60)],
    "eight crossing patterns": [allow("*", PULL, {"StringLike": {"aws:UserAgent": crossing(8)}})],
    "ten crossing patterns": [allow("*", PULL, {"StringLike": {"aws:UserAgent": crossing(10)}})],
}  # fmt: skip


def policy(statements: list[Statement]) -> Policy:
    return parse({"Version": "2012-10-17", "Statement": copy.deepcopy(statements)}, "repository")


def milliseconds(work: Callable[[], object], times: int) -> float:
    work()
    start = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - start) * 1e3 / times


def measure(statements: list[Statement], times: int) -> dict[str, float]:
    one = policy(statements)
    other = policy([*statements, allow({"AWS": "arn:aws:iam::777788889999:role/new"}, "ecr:PutImage")])
    access = analyze(one)
    request = Request(Caller("role", A, "x", session="me"), "ecr:PutImage")
    found = {
        "space": milliseconds(lambda: analyze(one).space, times),
        "public": milliseconds(lambda: access.public("push"), times),
        "matrix": milliseconds(access.who, times),
        "diff": milliseconds(lambda: compare(one, other), times),
        "evaluator": milliseconds(lambda: decide(one, request), times),
    }
    found["ratio"] = found["public"] / found["evaluator"]
    return found


def _public_push(one: Policy) -> Verdict:
    return analyze(one).public("push")


def main() -> None:
    rows = [measure(statements, 200) for statements in REALISTIC]
    for name in rows[0]:
        values = [row[name] for row in rows]
        print(f"{name:10} mean {sum(values) / len(values):8.3f}  worst {max(values):8.3f}")
    for title, statements in LARGE.items():
        one = policy(statements)
        whole = milliseconds(partial(_public_push, one), 3)
        print(f"{title:26} {whole:8.2f}  {analyze(one).public('pull').status}")


if __name__ == "__main__":
    main()
