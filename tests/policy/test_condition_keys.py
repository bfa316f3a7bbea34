"""Condition keys are found in any case, tag families need a tag, and unknown keys stay unknown."""

from __future__ import annotations

import pytest

from ecrlint.policy.condition_keys import KEYS, find, is_no_key, spellings


@pytest.mark.parametrize(
    "key", ["aws:PrincipalOrgID", "AWS:PrincipalOrgID", "aws:principalorgid", "AWS:PRINCIPALORGID"]
)
def test_case_does_not_matter(key: str) -> None:
    found = find(key)
    assert found is not None
    assert found.name == "aws:PrincipalOrgID"


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("aws:principaltag/Team", "aws:PrincipalTag/Team"),
        ("aws:RequestTag/a/b", "aws:RequestTag/a/b"),
        ("aws:resourcetag/env", "aws:ResourceTag/env"),
        ("ECR:ResourceTag/env", "ecr:ResourceTag/env"),
        ("ecr-public:ResourceTag/env", "ecr-public:ResourceTag/env"),
    ],
)
def test_a_tag_keeps_its_own_spelling(key: str, name: str) -> None:
    found = find(key)
    assert found is not None
    assert (found.name, found.type) == (name, "String")


@pytest.mark.parametrize(
    "key",
    [
        "",
        "aws:",
        "aws:ARN",
        "aws:PrincialOrgID",
        "aws:PrincipalOrgID/",
        "aws:PrincipalOrgID/x",
        "aws:PrincipalTag",
        "aws:ResourceTag/",
        "ecr:ImageTag",
        "ecr:RequestTag/env",
        "ec2:InstanceType",
        "okta.com:sub",
        "s3:prefix",
        " aws:SourceIp",
    ],
)
def test_unknown(key: str) -> None:
    assert find(key) is None


@pytest.mark.parametrize(
    ("key", "nowhere"),
    [
        ("aws:PrincipalOrgID", False),
        ("aws:PrincipalOrgName", True),
        ("ecr:ImageTag", True),
        ("PrincipalOrgID", True),
        ("asw:PrincipalOrgID", True),  # only its prefix is wrong
        ("asw:Whatever", False),  # a prefix that nobody knows, and no key of ours behind it
        ("s3:prefix", False),
        ("okta.com:sub", False),
    ],
)
def test_keys_that_exist_nowhere(key: str, nowhere: bool) -> None:
    assert is_no_key(key) is nowhere


def test_keys_of_service_principals_only() -> None:
    assert {key.name for key in KEYS.values() if key.callers == "service"} == {
        "aws:PrincipalServiceName",
        "aws:PrincipalServiceNamesList",
        "aws:SourceAccount",
        "aws:SourceArn",
        "aws:SourceOrgID",
        "aws:SourceOrgPaths",
        "aws:SourceOwner",
    }


@pytest.mark.parametrize(
    "key",
    [
        "aws:MultiFactorAuthAge",
        "aws:MultiFactorAuthPresent",
        "aws:PrincipalOrgID",
        "aws:PrincipalOrgPaths",
        "aws:PrincipalTag/team",
        "aws:TokenIssueTime",
        "lambda:SourceFunctionArn",
    ],
)
def test_keys_that_service_principals_lack(key: str) -> None:
    found = find(key)
    assert found is not None
    assert found.callers == "principal"


def test_multivalued_keys() -> None:
    """The list of the IAM User Guide."""
    assert {key.name for key in KEYS.values() if key.multivalued} == {
        "aws:CalledVia",
        "aws:PrincipalOrgPaths",
        "aws:PrincipalServiceNamesList",
        "aws:ResourceOrgPaths",
        "aws:SourceOrgPaths",
        "aws:TagKeys",
        "aws:VpceOrgPaths",
    }


def test_sensitive_keys() -> None:
    """The list of the IAM User Guide, "Sensitive condition keys"."""
    assert {key.name for key in KEYS.values() if key.sensitive} == {
        "aws:PrincipalAccount",
        "aws:PrincipalOrgID",
        "aws:ResourceAccount",
        "aws:ResourceOrgID",
        "aws:SourceAccount",
        "aws:SourceOrgID",
        "aws:SourceVpc",
        "aws:SourceVpce",
        "aws:VpceAccount",
        "aws:VpceOrgID",
    }


def test_spellings_are_documented_names() -> None:
    names = spellings()
    assert len(names) == len({name.lower() for name in names})
    assert {"aws:SourceArn", "ecr:AccountSetting", "aws:PrincipalTag/"} <= set(names)
    for name in names:
        found = find(name + "x" if name.endswith("/") else name)
        assert found is not None
        assert found.name.startswith(name)
