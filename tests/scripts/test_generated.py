"""The generated files are what their scripts write, and the facts and schemas in them are right."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from ecrlint.policy.catalogue import ACTIONS, CONDITION_KEYS, DATE

ROOT = Path(__file__).parent.parent.parent
MAKE_SCHEMAS = runpy.run_path(str(ROOT / "scripts" / "make_schemas.py"))
SCHEMAS: dict[str, dict[str, Any]] = MAKE_SCHEMAS["schemas"]()
KINDS = ("repository", "registry", "public-repository")


def validator(kind: str) -> Draft202012Validator:
    """Checks against the committed schema of one kind of policy."""
    path = ROOT / "schemas" / f"{kind}-policy.schema.json"
    return Draft202012Validator(json.loads(path.read_text("utf-8")))


def statement(**elements: Any) -> dict[str, Any]:
    """A good statement, with elements replaced; None takes one away."""
    good = {"Effect": "Allow", "Principal": "*", "Action": "ecr:PutImage", "Resource": "*"}
    return {name: value for name, value in {**good, **elements}.items() if value is not None}


def policy(**elements: Any) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [statement(**elements)]}


def rules_of(kind: str, document: object) -> set[str]:
    """What fails: the rule the subschema names, or else the keyword."""
    return {
        error.schema.get("x-ecrlint-rule", error.validator)
        if isinstance(error.schema, dict)
        else str(error.validator)
        for error in validator(kind).iter_errors(document)
    }


def _id(value: object) -> str:
    """The same name for a case in every process: sets have no order of their own."""
    return str(sorted(value)) if isinstance(value, set) else str(value)


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_committed_schemas_are_current(name: str) -> None:
    assert (ROOT / "schemas" / name).read_text("utf-8") == MAKE_SCHEMAS["text"](SCHEMAS[name])


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_schemas_meet_the_metaschema(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])
    assert SCHEMAS[name]["$id"].endswith(f"/schemas/{name}")


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_schemas_accept_their_examples(name: str) -> None:
    for example in SCHEMAS[name]["examples"]:
        Draft202012Validator(SCHEMAS[name]).validate(example)


GOOD: list[object] = [
    {"Statement": statement()},
    {"Version": "2008-10-17", "Id": "x", "Statement": [statement(Sid="new statement")]},
    policy(Effect="Deny", Principal=None, NotPrincipal={"AWS": []}),
    policy(Principal={}),
    policy(Principal={"AWS": ["*", "111122223333"], "Service": "lambda.amazonaws.com", "New": "x"}),
    policy(Action=[]),
    policy(Action=None, NotAction=["ecr:*", "no such action"]),
    policy(Resource=None, NotResource=[]),
    policy(Condition={}),
    policy(Condition={"StringEquals": {}, "NoSuchOperator": {"no such key": ["a", 1, True, 1.5]}}),
    policy(Condition={"Bool": {"aws:SecureTransport": False}, "Null": {"aws:SourceArn": []}}),
]

BAD: list[tuple[object, set[str]]] = [
    ([], {"type"}),
    ({}, {"required"}),
    ({"Statement": []}, {"minItems"}),
    ({"Statement": "x"}, {"type"}),
    ({"Statement": ["x"]}, {"type"}),
    ({"Statement": statement(Effect="allow")}, {"invalid-effect"}),
    ({"Statement": [statement()], "Extra": 1}, {"additionalProperties"}),
    ({"Version": "2017-10-17", "Statement": [statement()]}, {"invalid-version"}),
    ({"Id": 1, "Statement": [statement()]}, {"type"}),
    (policy(Sid=1), {"type"}),
    (policy(Effect=None), {"required"}),
    (policy(Effect=None, Effetc="Allow"), {"required", "additionalProperties"}),
    (policy(Principal=None), {"missing-element"}),
    (policy(Action=None), {"missing-element"}),
    (policy(NotPrincipal="*"), {"conflicting-elements"}),
    (policy(NotAction="ecr:PutImage"), {"conflicting-elements"}),
    (policy(NotResource="*"), {"conflicting-elements"}),
    (policy(Principal="111122223333"), {"const"}),
    (policy(Principal=["*"]), {"type"}),
    (policy(Principal={"AWS": {"x": "y"}}), {"type"}),
    (policy(Principal={"AWS": [1]}), {"type"}),
    (policy(Action=1), {"type"}),
    (policy(Action=["ecr:PutImage", 1]), {"type"}),
    (policy(Condition=[]), {"type"}),
    (policy(Condition={"StringEquals": "x"}), {"type"}),
    (policy(Condition={"StringEquals": {"aws:SourceIp": {}}}), {"type"}),
    (policy(Condition={"stringequals": {"AWS:sourceip": [[]]}}), {"type"}),
    (policy(Condition={"Bool": {"aws:SecureTransport": None}}), {"type"}),
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("document", GOOD, ids=_id)
def test_accepted(kind: str, document: object) -> None:
    assert rules_of(kind, document) == set()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("document", "rules"), BAD, ids=_id)
def test_refused(kind: str, document: object, rules: set[str]) -> None:
    assert rules_of(kind, document) == rules


@pytest.mark.parametrize(
    ("kind", "rules"),
    [("repository", set()), ("registry", {"missing-resource"}), ("public-repository", set())],
)
def test_only_registry_policies_need_a_resource(kind: str, rules: set[str]) -> None:
    assert rules_of(kind, policy(Resource=None)) == rules


def test_completion_offers_what_fits_the_kind_of_policy() -> None:
    offered = {
        kind: set(SCHEMAS[f"{kind}-policy.schema.json"]["$defs"]["knownAction"]["enum"]) for kind in KINDS
    }
    assert {"ecr:*", "ecr:PutImage"} <= offered["repository"]
    assert "ecr:GetAuthorizationToken" not in offered["repository"]
    assert {"ecr:ReplicateImage", "ecr:StartReplicationBackfill"} <= offered["registry"]
    assert all(name.startswith("ecr-public:") for name in offered["public-repository"])


def test_catalogue_counts() -> None:
    services = [key.partition(":")[0] for key in ACTIONS]
    assert (services.count("ecr"), services.count("ecr-public")) == (64, 23)
    assert DATE >= "2026-10-27"


def test_catalogue_keys_are_the_lower_case_spellings() -> None:
    assert all(key == entry[0].lower() for key, entry in ACTIONS.items())
    assert all(key == entry[0].lower() for key, entry in CONDITION_KEYS.items())


def test_catalogue_leaves_out_what_is_no_action() -> None:
    assert not ACTIONS.keys() & {
        "ecr:listimagereferrers",
        "ecr:mountlayer",
        "ecr-public:batchgetimage",
        "ecr-public:getdownloadurlforlayer",
        "ecr-public:listimages",
    }


@pytest.mark.parametrize(
    ("key", "entry"),
    [
        (
            "ecr:setrepositorypolicy",
            ("ecr:SetRepositoryPolicy", "Permissions management", True, ()),
        ),
        ("ecr:getauthorizationtoken", ("ecr:GetAuthorizationToken", "Read", False, ())),
        ("ecr:untagresource", ("ecr:UntagResource", "Tagging", True, ("aws:TagKeys",))),
        (
            "ecr:putaccountsetting",
            ("ecr:PutAccountSetting", "Write", False, ("ecr:AccountSetting",)),
        ),
        ("ecr-public:putimage", ("ecr-public:PutImage", "Write", True, ())),
        ("ecr-public:describeregistries", ("ecr-public:DescribeRegistries", "List", False, ())),
    ],
)
def test_catalogue_facts(key: str, entry: tuple[str, str, bool, tuple[str, ...]]) -> None:
    assert ACTIONS[key] == entry


def test_catalogue_condition_keys() -> None:
    assert CONDITION_KEYS["ecr:accountsetting"] == ("ecr:AccountSetting", "String")
    for service in ("ecr", "ecr-public"):
        name = f"{service}:ResourceTag/${{TagKey}}"
        assert CONDITION_KEYS[name.lower()] == (name, "String")


def test_the_readme_lists_every_rule() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    fresh = runpy.run_path(str(ROOT / "scripts" / "write_rule_table.py"))["with_table"](readme)
    assert fresh == readme, "README.md has another table; write it by `python3 -m scripts.write_rule_table`"
