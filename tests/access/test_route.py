"""What may be done through a VPC endpoint: both its policy and those of ECR, against the evaluator."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from ecrlint.access.semantics.evaluate import decide
from ecrlint.access.semantics.interpretations import DOCUMENTED
from ecrlint.access.semantics.request import SOURCE_IP, trouble
from ecrlint.access.space.boxes import meet
from ecrlint.access.space.space import ACTION, Space
from ecrlint.access.who.capabilities import capability, names_for
from ecrlint.access.who.matrix import matrix
from ecrlint.access.who.policy_pair import Together
from ecrlint.access.who.route import Route
from ecrlint.access.who.with_identities import cases
from ecrlint.access.witness import request_of
from ecrlint.policy.model import parse
from tests.access import generate
from tests.access.test_brute_force import point
from tests.access.test_together import identity_policy, is_allowed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ecrlint.access.semantics.request import Request
    from ecrlint.access.who.rows import Row
    from ecrlint.policy.model import Policy

    Allowed = Callable[[Request], bool]

OWNER, OTHER = "111111111111", "222222222222"
ORGANIZATION = "o-abc"
SHARDS, EACH = 4, 60


def endpoint_policy(random: Random) -> Policy:
    return parse(generate.policy(random, kind="registry").data, "endpoint")


def check_cells(
    space: Space, rows: Iterable[Row], names: Iterable[str], allowed: Allowed, random: Random
) -> int:
    """Hold each full cell, and each with nothing, to requests that the row means; how many there were."""
    tried = 0
    for row in rows:
        for name in names:
            level = row.cells[name].level
            if level not in ("full", "none"):
                continue
            ability = capability(name, space.policies[0].service)
            actions = space.action_mask(ability.needed if level == "full" else ability.telling)
            inside = (row.clip[0], row.clip[ACTION] & actions, *row.clip[2:])
            places = [both for each in space.universes if all(inside) and (both := meet(inside, each))]
            for _ in range(2 if places else 0):
                request = request_of(space, point(random, random.choice(places)))
                assert not request.context.get(SOURCE_IP)
                assert not request.caller.is_service
                assert allowed(request) == (level == "full"), (row, name, request)
                tried += 1
    return tried


def hold_law(random: Random) -> int:
    """Boxes and cells of generated policies, without identity policies and with them."""
    resource, endpoint = generate.policy(random), endpoint_policy(random)
    route = Route(endpoint)
    account, organization = random.choice([("", ""), (OWNER, ORGANIZATION)])
    space = Space([resource, endpoint], account, organization)
    if space.opaques:
        return 0

    def allowed(request: Request) -> bool:
        return decide(resource, request).allowed and decide(endpoint, request).allowed

    terms = route.narrow(space, space.terms(resource, DOCUMENTED, "most"), DOCUMENTED, "most")
    for _ in range(6):
        where = point(random, random.choice(space.universes))
        request = request_of(space, where)
        assert not trouble(request)
        is_granted = any(meet(box, where) for box, _ in terms.allows)
        is_denied = any(meet(box, where) for box, _ in terms.denies)
        assert allowed(request) == (is_granted and not is_denied), (resource.data, endpoint.data, request)
    return check_cells(space, matrix(space, resource, route), names_for(resource), allowed, random)


def hold_law_of_callers(random: Random) -> int:
    resource, endpoint = generate.policy(random), endpoint_policy(random)
    identity = identity_policy(random, "ecr")
    tried = 0
    found = cases(resource, identity, account=OWNER, organization=ORGANIZATION, route=Route(endpoint))
    for case in found:
        together = Together(resource, identity, case.is_own)

        def allowed(request: Request, together: Together = together) -> bool:
            return is_allowed(together, request) and decide(endpoint, request).allowed

        if not case.space.opaques:
            tried += check_cells(case.space, case.rows, case.names, allowed, random)
    return tried


@pytest.mark.parametrize("shard", range(SHARDS))
def test_cells_hold_for_both_policies(shard: int) -> None:
    random = Random(f"route {shard}")
    assert sum(hold_law(random) for _ in range(EACH)) > EACH


@pytest.mark.parametrize("shard", range(SHARDS))
def test_cells_hold_for_the_caller_s_policies_too(shard: int) -> None:
    random = Random(f"route of callers {shard}")
    assert sum(hold_law_of_callers(random) for _ in range(EACH // 4)) > EACH


PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
ROLE = {"AWS": f"arn:aws:iam::{OTHER}:role/ci"}


def repository(**elements: object) -> Policy:
    statement = {"Effect": "Allow", "Principal": ROLE, "Action": PULL, **elements}
    return parse({"Version": "2012-10-17", "Statement": [statement]}, "repository")


def endpoint(**elements: object) -> Policy:
    statement = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*", **elements}
    return parse({"Version": "2012-10-17", "Statement": [statement]}, "endpoint")


def pull(resource: Policy, through: Policy) -> str:
    space = Space([resource, through], OWNER, ORGANIZATION)
    rows = matrix(space, resource, Route(through))
    return rows[0].cells["pull"].level if rows else "no row"


@pytest.mark.parametrize(
    ("resource", "through", "level"),
    [
        (repository(), endpoint(), "full"),
        (repository(), endpoint(Action=PULL), "full"),
        (repository(), endpoint(Action="ecr:Batch*"), "partial"),
        (repository(), endpoint(Action="ecr:ListImages"), "none"),
        (repository(), endpoint(Effect="Deny"), "none"),
        (repository(), endpoint(Principal={"AWS": OTHER}), "full"),
        (repository(), endpoint(Principal={"AWS": OWNER}), "none"),
        (repository(), endpoint(Principal=ROLE), "full"),
        (repository(), endpoint(Resource=f"arn:aws:ecr:*:{OTHER}:repository/*"), "none"),
        (repository(), endpoint(Resource=f"arn:*:*:*:{OWNER}:*"), "full"),
        (repository(), endpoint(Resource=f"arn:aws:ecr:*:{OWNER}:repository/*"), "conditional"),
        (repository(), endpoint(Resource=f"arn:aws:ecr:*:{OWNER}:repository/a"), "conditional"),
        (repository(), endpoint(Condition={"StringEquals": {"aws:ResourceOrgID": ORGANIZATION}}), "full"),
        (repository(), endpoint(Condition={"StringEquals": {"aws:ResourceOrgID": "o-def"}}), "none"),
        (repository(), endpoint(Condition={"StringEquals": {"aws:PrincipalOrgID": "o-def"}}), "conditional"),
        (repository(), endpoint(Condition={"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}), "none"),
        (repository(Condition={"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}), endpoint(), "no row"),
        (repository(Condition={"StringEquals": {"aws:SourceVpce": "vpce-1"}}), endpoint(), "conditional"),
        (repository(Condition={"Null": {"aws:SourceVpce": "false"}}), endpoint(), "full"),
        (repository(Principal={"Service": "lambda.amazonaws.com"}), endpoint(), "no row"),
    ],
)  # fmt: skip
def test_table(resource: Policy, through: Policy, level: str) -> None:
    assert pull(resource, through) == level


def test_logging_in_has_to_pass_as_well() -> None:
    identity = parse(
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ecr:*", "Resource": "*"}]},
        "identity",
    )
    for through, level in ((endpoint(), "full"), (endpoint(Action=PULL), "none")):
        found = cases(repository(), identity, account=OWNER, route=Route(through))
        assert {row.cells["login"].level for case in found for row in case.rows} == {level}
