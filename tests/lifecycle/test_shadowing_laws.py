"""The parse of lifecycle policies refuses exactly what the JSON Schema refuses, and all of it is explained.

jsonschema is the oracle, over random documents and over good policies with something changed in them.
"""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from ecrlint.lifecycle.grammar import ACTION, MOST_RULES, RULE, SELECTION
from ecrlint.lifecycle.model import parse_lifecycle
from ecrlint.policy.unknown import UNKNOWN
from ecrlint.schema.files import load_schema
from ecrlint.schema.validation import violations

VALIDATOR = Draft202012Validator(load_schema("lifecycle-policy"))
WORDS = [
    *("tagged", "untagged", "any", "standard", "archive", "days", "expire", "transition", "", "Any", "10"),
    *("imageCountMoreThan", "sinceImagePushed", "sinceImagePulled", "sinceImageTransitioned"),
]
NAMES = [*sorted(RULE | SELECTION | ACTION), "rules", "priority", "tagStatuses", "a/b", ""]

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 3),
    st.sampled_from([0.0, 1.0, 1.5, 10**12, float("inf")]),
    st.sampled_from(WORDS),
)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3),
    max_leaves=8,
)


@st.composite
def rules(draw: st.DrawFn) -> dict[str, Any]:
    """A rule that ECR takes."""
    type = draw(st.sampled_from(WORDS[-4:]))
    selection: dict[str, Any] = {"countType": type, "countNumber": draw(st.integers(1, 5) | st.just(7.0))}
    selection["tagStatus"] = draw(st.sampled_from(["tagged", "untagged", "any"]))
    if selection["tagStatus"] == "tagged":
        name = draw(st.sampled_from(["tagPatternList", "tagPrefixList"]))
        selection[name] = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=2))
    if type != "imageCountMoreThan":
        selection["countUnit"] = "days"
    if type == "sinceImageTransitioned":
        selection["storageClass"] = "archive"
    elif draw(st.booleans()):
        selection["storageClass"] = "standard"
    actions = {"sinceImagePulled": ["transition"], "sinceImageTransitioned": ["expire"]}
    action = {"type": draw(st.sampled_from(actions.get(type, ["expire", "transition"])))}
    if action["type"] == "transition":
        action["targetStorageClass"] = "archive"
    described = draw(st.fixed_dictionaries({}, optional={"description": st.text(max_size=3)}))
    return {"rulePriority": draw(st.integers(-1, 9)), "selection": selection, "action": action, **described}


policies = st.fixed_dictionaries({"rules": st.lists(rules(), min_size=1, max_size=3)})


@st.composite
def mutated(draw: st.DrawFn, stranger: st.SearchStrategy[Any] = anything) -> Any:
    """A good policy after one to three changes: a value for another, a member more, less or renamed."""
    holder = [copy.deepcopy(draw(policies))]
    for _ in range(draw(st.integers(1, 3))):
        container, key = draw(st.sampled_from(list(_places(holder))))
        change = draw(st.sampled_from(["replace", "word", "remove", "rename", "add"]))
        inner = container[key]
        if change == "add" and isinstance(inner, dict):
            inner[draw(st.sampled_from(NAMES))] = draw(stranger | scalars)
        elif change == "add" and isinstance(inner, list):
            inner.append(draw(stranger))
        elif change == "remove" and container is not holder:
            del container[key]
        elif change == "rename" and isinstance(container, dict):
            container[draw(st.sampled_from(NAMES))] = container.pop(key)
        else:
            container[key] = draw(scalars if change == "word" else stranger)
    return holder[0]


def _places(container: Any) -> Any:
    """Every (container, key) in a document."""
    members = container.items() if isinstance(container, dict) else enumerate(container)
    for key, value in members:
        yield container, key
        if isinstance(value, (dict, list)):
            yield from _places(value)


def _check(data: Any) -> None:
    policy = parse_lifecycle(data)
    assert policy.refused == (not VALIDATOR.is_valid(data))
    found = list(violations(policy))
    assert bool(found) == policy.refused
    places = [(each.pointer, each.part, each.fields.get("element")) for each in found]
    assert len(places) == len(set(places)), [each.fields for each in found]


@given(data=anything)
def test_random_documents(data: Any) -> None:
    _check(data)
    _check({"rules": data})
    _check({"rules": [data]})
    _check({"rules": [{"rulePriority": 1, "selection": data, "action": data}]})


@given(data=policies)
def test_good_policies_are_accepted(data: Any) -> None:
    assert not parse_lifecycle(data).refused
    _check(data)


@given(data=mutated())
@settings(max_examples=500)
def test_mutated_policies(data: Any) -> None:
    _check(data)


@given(rule=rules(), number=st.integers(MOST_RULES - 1, MOST_RULES + 3), broken=anything)
def test_many_rules(rule: Any, number: int, broken: Any) -> None:
    _check({"rules": [rule] * number})
    _check({"rules": [*[rule] * (number - 1), broken]})


@given(data=mutated(st.sampled_from([UNKNOWN, "${var.x}"]) | st.builds(lambda: [UNKNOWN, "${var.x}"])))
@settings(max_examples=300)
def test_what_is_decided_elsewhere_is_never_a_mistake(data: Any) -> None:
    """What is refused has something to be told, and none of it is about an unknown value."""
    policy = parse_lifecycle(data)
    found = list(violations(policy))
    assert bool(found) == policy.refused
    assert not any("Unknown" in str(each.fields) or "${var.x}" in str(each.fields) for each in found)
