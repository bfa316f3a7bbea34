"""Parts of a pull or a push on resources, against granting every action on every repository by itself."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ecrlint.analysis.attached import AttachedPolicies
from ecrlint.analysis.identity_grants import parts_on_resources
from ecrlint.policy.action import PULL, RETAG, expand, push_set, upload_set
from ecrlint.policy.model import parse
from ecrlint.policy.wildcard import matches

REPOSITORIES = "arn:aws:ecr:eu-central-1:334455667788:repository/"
NAMES = ["app", "apt", "base", "base/app", "other"]
PATTERNS = ["*", "a*", "ap?", "base*", "*/app", "b*", "x*"]
ACTIONS = sorted(
    {*PULL, *push_set("ecr"), "ecr:*", "ecr:put*", "ecr:get*", "ecr:describeimages", "s3:getobject"}
)
SETS: list[tuple[frozenset[str], frozenset[str], frozenset[str]]] = [
    (PULL, PULL, upload_set("ecr")),
    (push_set("ecr"), upload_set("ecr"), frozenset()),
]


def statements(names: list[str], effects: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    where = st.lists(st.sampled_from([REPOSITORIES + name for name in names]), min_size=1, max_size=2)
    return st.fixed_dictionaries(
        {
            "Effect": st.sampled_from(effects),
            "Action": st.lists(st.sampled_from(ACTIONS), min_size=1, max_size=5),
            "Resource": where,
        }
    )


def granted(policy: list[dict[str, Any]], repository: str) -> frozenset[str]:
    """The actions that a policy grants on one repository."""
    reached: dict[str, set[str]] = {"Allow": set(), "Deny": set()}
    for each in policy:
        if any(matches(pattern, repository) for pattern in each["Resource"]):
            reached[each["Effect"]].update(*map(expand, each["Action"]))
    return frozenset(reached["Allow"] - reached["Deny"])


@given(st.lists(statements([*NAMES, *PATTERNS], ["Allow", "Deny"]), min_size=1, max_size=4))
def test_nobody_is_granted_what_is_reported_missing(made: list[dict[str, Any]]) -> None:
    policy = parse({"Statement": made}, "identity")
    for needed, telling, spared in SETS:
        for part in parts_on_resources(policy, needed, telling, spared, frozenset(), (), AttachedPolicies()):
            for repository in (REPOSITORIES + name for name in NAMES):
                if matches(part.resource, repository):
                    assert not needed <= granted(made, repository)
                    assert part.missing.isdisjoint(granted(made, repository))


@given(st.lists(statements(NAMES, ["Allow"]), min_size=1, max_size=4))
def test_of_repositories_by_name_every_part_is_reported(made: list[dict[str, Any]]) -> None:
    policy = parse({"Statement": made}, "identity")
    for needed, telling, spared in SETS:
        found = {
            part.statement.index
            for part in parts_on_resources(
                policy, needed, telling, spared, frozenset(), (), AttachedPolicies()
            )
        }
        assert found == {
            index
            for index, each in enumerate(made)
            if not telling.isdisjoint(each["Action"])
            and any(_is_part(granted(made, repository), needed, spared) for repository in each["Resource"])
        }


def _is_part(actions: frozenset[str], needed: frozenset[str], spared: frozenset[str]) -> bool:
    is_retag = actions & (PULL | push_set("ecr")) == RETAG
    return not needed <= actions and actions.isdisjoint(spared) and not is_retag
