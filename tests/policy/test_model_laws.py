"""The law that makes the schema pass free: the parse refuses exactly what the JSON Schema refuses.

jsonschema is the oracle, over random documents and over good policies with something changed in them. Of an
policy for several services the law holds where every statement names ECR: the others are never blamed.
"""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from ecrlint.policy.model import parse
from ecrlint.policy.scope import names_ecr
from ecrlint.policy.statement import STATEMENT_ELEMENTS
from ecrlint.schema.files import load_schema
from ecrlint.schema.validation import violations

KINDS: dict[Any, Draft202012Validator] = {
    "repository": Draft202012Validator(load_schema("repository-policy")),
    "registry": Draft202012Validator(load_schema("registry-policy")),
    "public": Draft202012Validator(load_schema("public-repository-policy")),
}
OF_SEVERAL: dict[Any, Draft202012Validator] = {
    "identity": Draft202012Validator(load_schema("identity-policy")),
    "endpoint": Draft202012Validator(load_schema("endpoint-policy")),
    "resource-control": Draft202012Validator(load_schema("resource-control-policy")),
    "ambiguous": Draft202012Validator(load_schema("repository-policy")),
}
"""The kinds in which statements on other services may stand."""
ARN = "arn:aws:iam::210987654321:role/app"
TEXTS = ["", "*", "Allow", "Deny", "allow", "2012-10-17", "2008-10-17", "ecr:*", ARN, "aws:SourceIp", "é/~"]
NAMES = [
    *sorted(STATEMENT_ELEMENTS),
    "Version",
    "Id",
    "Statement",
    "AWS",
    "StringEquals",
    "Actoin",
    "",
    "a/b",
]

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from([0.0, 1.5, 10**12]),
    st.sampled_from(TEXTS),
)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3),
    max_leaves=8,
)
texts = st.sampled_from(TEXTS) | st.lists(st.sampled_from(TEXTS), max_size=3)
principals = st.just("*") | st.dictionaries(st.sampled_from(["AWS", "Service", "Foo"]), texts, max_size=2)
values = (
    st.sampled_from(TEXTS) | st.booleans() | st.integers() | st.lists(st.sampled_from([*TEXTS, True, 1.5]))
)
conditions = st.dictionaries(
    st.sampled_from(["StringEquals", "Foo"]),
    st.dictionaries(st.sampled_from(["aws:SourceIp", "x"]), values, max_size=2),
    max_size=2,
)


@st.composite
def statements(draw: st.DrawFn) -> dict[str, Any]:
    """A statement that every schema accepts."""
    return {
        "Effect": draw(st.sampled_from(["Allow", "Deny"])),
        draw(st.sampled_from(["Principal", "NotPrincipal"])): draw(principals),
        draw(st.sampled_from(["Action", "NotAction"])): draw(texts),
        draw(st.sampled_from(["Resource", "NotResource"])): draw(texts),
        **draw(st.fixed_dictionaries({}, optional={"Sid": st.text(max_size=3), "Condition": conditions})),
    }


@st.composite
def statements_on_ecr(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    """A statement that names ECR and that the schema of a kind accepts."""
    drawn = draw(statements())
    gone = ("Principal", "Action") if kind == "identity" else ("Action",)
    made = {key: value for key, value in drawn.items() if not key.endswith(gone)}
    entry = draw(st.sampled_from(["ecr:*", "ecr:PutImage", "ecr-public:*", "erc:PutImage"]))
    made[draw(st.sampled_from(["Action", "NotAction"]))] = draw(st.sampled_from([entry, [entry, "*"]]))
    return made


def policies_of(each: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(
        {"Statement": each | st.lists(each, min_size=1, max_size=3)},
        optional={"Version": st.sampled_from(["2012-10-17", "2008-10-17"]), "Id": st.text(max_size=3)},
    )


policies = policies_of(statements())
of_several = {kind: policies_of(statements_on_ecr(kind)) for kind in OF_SEVERAL}
kinds_of_several = st.sampled_from(sorted(OF_SEVERAL))


@st.composite
def mutated(draw: st.DrawFn, good: st.SearchStrategy[Any]) -> Any:
    """A good policy after one to three changes: a value for another, a member more, less or renamed."""
    holder = [copy.deepcopy(draw(good))]
    for _ in range(draw(st.integers(1, 3))):
        container, key = draw(st.sampled_from(list(_places(holder))))
        change = draw(st.sampled_from(["replace", "remove", "rename", "add"]))
        inner = container[key]
        if change == "add" and isinstance(inner, dict):
            inner[draw(st.sampled_from(NAMES))] = draw(anything)
        elif change == "add" and isinstance(inner, list):
            inner.append(draw(anything))
        elif change == "remove" and container is not holder:
            del container[key]
        elif change == "rename" and isinstance(container, dict):
            container[draw(st.sampled_from(NAMES))] = container.pop(key)
        else:
            container[key] = draw(anything)
    return holder[0]


def _places(container: Any) -> Any:
    """Every (container, key) in a document."""
    members = container.items() if isinstance(container, dict) else enumerate(container)
    for key, value in members:
        yield container, key
        if isinstance(value, (dict, list)):
            yield from _places(value)


def _check(data: Any, kind: Any) -> None:
    policy = parse(data, kind)
    assert policy.refused == (not KINDS[kind].is_valid(data))
    found = list(violations(policy))
    assert bool(found) == policy.refused
    places = [(each.rule, each.pointer, each.fields.get("element")) for each in found]
    assert len(places) == len(set(places))


@pytest.mark.parametrize("kind", list(KINDS))
@given(data=anything)
def test_random_documents(kind: str, data: Any) -> None:
    _check(data, kind)
    _check({"Statement": data}, kind)
    _check({"Statement": [data]}, kind)


@pytest.mark.parametrize("kind", list(KINDS))
@given(data=policies)
def test_good_policies_are_accepted(kind: Any, data: Any) -> None:
    assert not parse(data, kind).refused
    _check(data, kind)


def test_an_identity_policy_is_blamed_for_ecr_alone() -> None:
    """What is no object may have been meant for any service; the rest counts where a statement names ECR."""
    ecr = {"Effect": "Allow", "Action": "ecr:ListImages", "Resource": "*"}
    s3 = {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"}
    for block, extra, refused in (
        ([ecr, 7], {}, False),
        ([7], {}, True),
        ([s3, 7], {}, False),
        ([s3], {"Foo": 1}, False),
        ([s3, ecr], {"Foo": 1}, True),
        (ecr, {"Foo": 1}, True),
        (s3, {"Foo": 1}, False),
    ):
        found = parse({"Version": "2012-10-17", "Statement": block, **extra}, "identity")
        assert found.refused == refused, (block, extra)


@pytest.mark.parametrize("kind", list(KINDS))
@given(data=mutated(policies))
@settings(max_examples=300)
def test_mutated_policies(kind: str, data: Any) -> None:
    _check(data, kind)


@given(kind=kinds_of_several, data=st.data())
@settings(max_examples=1000)
def test_policies_for_several_services(kind: Any, data: Any) -> None:
    data = data.draw(of_several[kind] | mutated(of_several[kind]) | anything)
    policy = parse(data, kind)
    if policy.refused:
        assert not OF_SEVERAL[kind].is_valid(data)
        assert list(violations(policy))
    block = data.get("Statement") if isinstance(data, dict) else None
    statements = block if isinstance(block, list) else [block]
    if all(isinstance(each, dict) and names_ecr(each) for each in statements):
        assert policy.refused == (not OF_SEVERAL[kind].is_valid(data))


@given(kind=kinds_of_several, data=st.data())
def test_good_policies_for_several_services_are_accepted(kind: Any, data: Any) -> None:
    data = data.draw(of_several[kind])
    assert not parse(data, kind).refused
    assert OF_SEVERAL[kind].is_valid(data)


@given(kind=kinds_of_several, data=st.data(), foreign=scalars)
def test_statements_of_other_services_are_never_blamed(kind: Any, data: Any, foreign: Any) -> None:
    """Whatever is wrong with them, and without a change of what is said of the others."""
    data = data.draw(mutated(of_several[kind]))
    block = data.get("Statement") if isinstance(data, dict) else None
    statements = block if isinstance(block, list) else []
    assume(any(isinstance(each, dict) and names_ecr(each) for each in statements))
    for broken in ({"Action": "s3:GetObject", "Effect": "allow"}, {"NotAction": ["s3:*", 7], "Sid": foreign}):
        told = [each.pointer for each in violations(parse(data, kind))]
        beside = {**data, "Statement": [*statements, broken]}
        assert [each.pointer for each in violations(parse(beside, kind))] == told
