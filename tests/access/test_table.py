"""The table of who may do what: repositories, readings, and who can call at all."""

from __future__ import annotations

from typing import Any

import pytest

from ecrlint.access import analyze, compare
from ecrlint.access.semantics.interpretations import STRICT_NOT_PRINCIPAL
from ecrlint.access.semantics.request import is_provider
from ecrlint.access.space.automata import REPOSITORY, SERVICE
from ecrlint.access.who.capabilities import NAMES, capability
from ecrlint.policy.action import names, takes_repository
from ecrlint.policy.model import Policy, parse
from ecrlint.policy.service_principal import SUFFIXES, is_service
from ecrlint.policy.unknown import UNKNOWN
from tests.access.test_questions import A, allow, deny, policy

OWNER = "210987654321"
ARN = f"arn:aws:ecr:us-east-1:{OWNER}:repository/"


def registry(*statements: dict[str, object]) -> Policy:
    return parse({"Version": "2012-10-17", "Statement": list(statements)}, "registry")


def levels(found: Policy, *names: str) -> dict[str, list[str]]:
    return {row.where: [row.cells[name].level for name in names] for row in analyze(found).who()}


def test_a_row_for_every_pattern_of_repositories() -> None:
    """What a narrower pattern has is not told of the wider one; what the wider one has, of both."""
    found = registry(
        allow({"AWS": A}, "ecr:ReplicateImage", Resource=f"{ARN}prod/*"),
        allow({"AWS": A}, "ecr:CreateRepository", Resource=f"{ARN}*"),
    )
    place = f"of account {OWNER} in us-east-1"
    assert levels(found, "replicate", "create", "import") == {
        f"repositories prod/* {place}": ["full", "full", "none"],
        f"every repository {place}": ["none", "full", "none"],
    }


def test_whoever_matches_a_pattern() -> None:
    """Nobody else is in the row, so it has in full what the statement gives."""
    pattern = f"arn:aws:iam::{A}:role/ci-*"
    (row,) = analyze(policy(allow({"AWS": pattern}))).who()
    assert (row.who, row.where) == (f"whoever matches {pattern}", "")
    assert row.cells["pull"].level == "full"


@pytest.mark.parametrize("name", NAMES)
def test_without_one_of_its_actions_a_capability_is_partial_or_none(name: Any) -> None:
    ability = capability(name, "ecr")
    everything = sorted(each for each in names("ecr") if takes_repository(each))

    def level(actions: list[str]) -> str:
        rows = analyze(policy(allow({"AWS": f"arn:aws:iam::{A}:role/ci"}, actions))).who()
        return rows[0].cells[name].level if rows else "none"

    assert level(sorted(ability.needed)) == level(everything) == "full"
    for action in everything:
        rest = level([each for each in everything if each != action])
        assert (rest == "full") == (action not in ability.needed), action
        only = "full" if ability.needed == {action} else "partial" if action in ability.telling else "none"
        assert level([action]) == only, action


@pytest.mark.parametrize(
    ("resources", "words"),
    [
        (["app"], f"repository app of account {OWNER} in us-east-1"),
        (["app", "web"], f"repositories app or web of account {OWNER} in us-east-1"),
        (["app", "web", "x-*"], f"repositories app or web or x-* of account {OWNER} in us-east-1"),
        (["x-*"], f"repositories x-* of account {OWNER} in us-east-1"),
        (["app", "*"], f"every repository of account {OWNER} in us-east-1"),
    ],
)
def test_repositories_in_words(resources: list[str], words: str) -> None:
    found = registry(allow({"AWS": A}, "ecr:ReplicateImage", Resource=[ARN + each for each in resources]))
    assert [row.where for row in analyze(found).who()] == [words]


def test_whoever_is_not_listed_or_not_known_yet() -> None:
    role = f"arn:aws:iam::{A}:role/ci"
    others = {"Effect": "Allow", "NotPrincipal": {"AWS": role}, "Action": "ecr:ListImages"}
    for statement, who in (
        (others, "anyone but those listed"),
        (allow({"AWS": UNKNOWN}, "ecr:ListImages"), "whoever a template names"),
        (allow({"AWS": [role, UNKNOWN]}, "ecr:ListImages"), "whoever a template names"),
    ):
        assert [row.who for row in analyze(policy(statement)).who()] == [who]


def test_a_deny_for_some_repositories_is_an_exception() -> None:
    found = registry(
        allow({"AWS": A}, "ecr:ReplicateImage", Resource="*"),
        deny(action="ecr:ReplicateImage", Resource=f"{ARN}secret"),
    )
    (row,) = analyze(found).who()
    assert row.where == ""
    assert row.cells["replicate"].level == "conditional"
    assert row.cells["replicate"].exceptions == (f"on repository secret of account {OWNER} in us-east-1",)


def test_a_registry_policy_gives_what_repository_policies_give() -> None:
    found = registry(allow({"AWS": A}, "ecr:*", Resource="*"))
    assert levels(found, "replicate", "create", "import", "pull", "push", "delete") == {"": ["full"] * 6}


def test_what_a_reading_decides_is_unknown() -> None:
    role = {"AWS": f"arn:aws:iam::{A}:role/ci"}
    pull = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    spared = {"Effect": "Deny", "NotPrincipal": role, "Action": "ecr:BatchGetImage"}
    (row,) = analyze(policy(allow(role, [*pull, "ecr:ListImages"]), spared)).who()
    assert (row.cells["pull"].level, row.cells["pull"].corners) == ("unknown", (STRICT_NOT_PRINCIPAL,))
    assert [each.effect for each in row.cells["pull"].denies] == ["Deny"]
    assert (row.cells["inspect"].level, row.cells["inspect"].corners) == ("partial", ())


def test_the_resource_is_the_owners() -> None:
    old = registry(allow({"AWS": A}, "ecr:ReplicateImage", Resource=f"{ARN}*"))
    new = registry(allow({"AWS": A}, "ecr:ReplicateImage", Resource="arn:aws:ecr:*:*:repository/*"))
    for account in ("", OWNER):
        (change,) = compare(old, new, account).added
        assert REPOSITORY.fits(change.request.resource)
        assert (f":{OWNER}:" in change.request.resource) == bool(account)


@pytest.mark.parametrize("name", ["lambda", "Lambda.amazonaws.com", "*.amazonaws.com"])
def test_what_is_no_service_calls_nobody(name: str) -> None:
    assert analyze(policy(allow({"Service": name}))).granted("pull").proved


@pytest.mark.parametrize("pattern", ["c*", "*.amazonaws.com.cn", "a?c.*", "*.gov"])
def test_services_that_match_a_pattern_have_names_of_services(pattern: str) -> None:
    found = policy(allow("*", Condition={"StringLike": {"aws:PrincipalServiceName": pattern}}))
    witness = analyze(found).granted("pull").witness
    assert witness and is_service(witness.caller.name)


def test_any_provider_is_a_provider() -> None:
    witness = analyze(policy(allow({"Federated": "*"}))).granted("pull").witness
    assert witness and is_provider(witness.caller.name)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_form_of_a_service(suffix: str) -> None:
    for text in (f"a{suffix}", f"a.b-1{suffix}", f"a{suffix}{suffix}", f"a.b{suffix[:-1]}{suffix}"):
        assert SERVICE.fits(text) and is_service(text), text
    for text in (
        suffix,
        f"a.{suffix}",
        f"A{suffix}",
        f"a{suffix}.",
        f"a{suffix[:-1]}",
        suffix[1:],
        f".a{suffix}",
    ):
        assert not SERVICE.fits(text) and not is_service(text), text


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        (f"{ARN}team/app", True),
        (f"arn:aws:ecr-public::{OWNER}:repository/app", True),
        (f"arn:aws:ecr:us-east-1:{OWNER}:repository/", False),
        (f"arn:aws:s3:us-east-1:{OWNER}:repository/app", False),
        ("arn:aws:ecr:us-east-1:1234:repository/app", False),
        (f"{ARN}App", False),
    ],
)
def test_the_form_of_a_repository(text: str, fits: bool) -> None:
    assert REPOSITORY.fits(text) == fits


def test_the_account_of_a_service_is_there_though_nobody_knows_it() -> None:
    absent = {"Null": {"aws:PrincipalAccount": "true"}}
    service = {"Service": "lambda.amazonaws.com"}
    assert analyze(policy(allow(service, Condition=absent))).granted("pull").proved
    assert analyze(policy(allow(service))).granted("pull").violated


def test_a_session_may_be_of_a_role_with_any_path() -> None:
    session = {"AWS": f"arn:aws:sts::{A}:assumed-role/ci/build"}
    found = policy(allow(session), deny({"AWS": f"arn:aws:iam::{A}:role/ci"}))
    witness = analyze(found).granted("pull").witness
    assert witness and witness.caller.path


def test_the_lowest_addresses_are_looked_at() -> None:
    above = ["0.0.0.0/0", "2000::/3", "4000::/2", "8000::/1"]
    lowest = {"NotIpAddress": {"aws:SourceIp": above}, "Null": {"aws:SourceIp": "false"}}
    witness = analyze(policy(allow(Condition=lowest))).granted("pull").witness
    assert witness and witness.values("aws:SourceIp") == ("::",)


def test_a_value_may_have_a_character_that_no_pattern_has() -> None:
    key = "aws:PrincipalTag/team"
    there = allow(Condition={"Null": {key: "false"}})
    taken = deny(Condition={"StringLike": {key: ["*o*", "x*"]}})
    assert analyze(policy(there, taken)).granted("pull").violated


def test_an_account_beside_the_one_that_is_named() -> None:
    """A named account may be just the one that would have stood for all others of its class."""
    pattern = {"StringLike": {"aws:PrincipalAccount": "11*"}}
    named = ["119999999999", "118888888888", "111111111111", "110000000000"]
    witness = analyze(policy(allow(Condition=pattern), deny({"AWS": named}))).granted("pull").witness
    assert witness and witness.caller.account[:2] == "11" and witness.caller.account not in named


def test_a_slash_is_a_character_like_any_other() -> None:
    key = "aws:PrincipalTag/team"
    both = {"StringLike": {key: "*b"}, "StringLikeIfExists": {key: "a/*"}}
    witness = analyze(policy(allow(Condition=both))).granted("pull").witness
    assert witness and witness.values(key)[0].startswith("a/") and witness.values(key)[0].endswith("b")


def test_a_named_federated_user_may_be_of_any_user() -> None:
    user = allow({"AWS": f"arn:aws:iam::{A}:user/anna"})
    federated = deny({"AWS": f"arn:aws:sts::{A}:federated-user/bob"})
    (change,) = compare(policy(user, federated), policy(user)).added
    assert (change.request.caller.kind, change.request.caller.issuer) == ("federated", "anna")


PAIR = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
CI, APP, OPS = (f"arn:aws:iam::{A}:role/{name}" for name in ("ci", "app", "ops"))
ANNA, SESSION = f"arn:aws:iam::{A}:user/anna", f"arn:aws:sts::{A}:assumed-role/ci/s1"


@pytest.mark.parametrize(
    ("statements", "rows"),
    [
        # a session of one of two roles that are alike but for it
        ([allow({"AWS": [CI, APP]}, PAIR), deny({"AWS": SESSION})], {CI: "conditional", APP: "full"}),
        ([allow({"AWS": [APP, CI]}, PAIR), deny({"AWS": SESSION}, PAIR[0])],
         {APP: "full", CI: "conditional"}),
        # a role of an account, named beside one that has a row
        ([allow({"AWS": [A, APP]}, PAIR), deny({"AWS": [APP, CI]})], {A: "conditional", APP: "none"}),
        ([allow({"AWS": [A, APP]}, PAIR), deny({"AWS": [APP, CI]}, PAIR[0])],
         {A: "conditional", APP: "partial"}),
        ([allow({"AWS": [A, APP]}, PAIR), deny({"AWS": APP})], {A: "full", APP: "none"}),
        # users, sessions, and those who are denied by a condition on who they are
        ([allow({"AWS": [A, ANNA]}, PAIR), deny({"AWS": [ANNA, CI]})], {A: "conditional", ANNA: "none"}),
        ([allow({"AWS": [CI, SESSION]}, PAIR), deny({"AWS": SESSION})], {CI: "full", SESSION: "none"}),
        ([allow({"AWS": [CI, APP]}, PAIR), deny(Condition={"ArnLike": {"aws:PrincipalArn": CI}})],
         {APP: "full"}),
        ([allow({"AWS": [CI, APP, OPS]}, PAIR), deny({"AWS": [CI, APP]}, PAIR[0])],
         {CI: "partial", APP: "partial", OPS: "full"}),
        # nobody has both halves
        ([allow({"AWS": [A, CI]}, PAIR[0]), allow({"AWS": [A, CI]}, PAIR[1]), deny({"AWS": APP}, PAIR[0]),
          deny(action=PAIR[1], Condition={"ArnNotEquals": {"aws:PrincipalArn": APP}})],
         {A: "partial", CI: "partial"}),
        # services that are alike
        ([allow({"Service": ["lambda.amazonaws.com", "codebuild.amazonaws.com"]}, PAIR),
          deny({"Service": "codebuild.amazonaws.com"})], {"lambda.amazonaws.com": "full"}),
        # everybody, and one of them
        ([allow({"AWS": ["*", CI]}, PAIR), deny({"AWS": [CI, APP]})], {"*": "conditional", CI: "none"}),
        ([allow({"AWS": CI}, PAIR), allow({"AWS": SESSION}, "ecr:*")], {CI: "full", SESSION: "full"}),
    ],
)  # fmt: skip
def test_a_cell_is_about_all_whom_its_row_names(
    statements: list[dict[str, object]], rows: dict[str, str]
) -> None:
    found = analyze(policy(*statements)).who()
    assert {row.principal: row.cells["pull"].level for row in found if row.who != "any AWS service"} == rows


OF = f"of account {A}"


@pytest.mark.parametrize(
    ("denied", "words"),
    [
        ({"Principal": {"AWS": SESSION}}, f"the caller is session ci/s1 {OF}"),
        ({"Principal": {"AWS": [CI, ANNA]}}, f"the caller is role ci {OF} or user anna {OF}"),
        ({"Principal": {"AWS": [CI, ANNA, OPS, SESSION]}},
         f"the caller is role ci {OF} or user anna {OF} or role ops {OF} or 1 more"),
        ({"Principal": {"AWS": APP}}, None),
        ({"Principal": "*", "Condition": {"ArnEquals": {"aws:PrincipalArn": OPS}}},
         f"aws:PrincipalArn is like {OPS}"),
    ],
)  # fmt: skip
def test_whom_a_deny_strikes_is_told_in_words(denied: dict[str, object], words: str | None) -> None:
    """Not of those who have a row of their own."""
    statements = allow({"AWS": [A, APP]}, PAIR), {"Effect": "Deny", "Action": "*", **denied}
    row, *_ = analyze(policy(*statements)).who()
    assert row.cells["pull"].level == ("conditional" if words else "full")
    assert row.cells["pull"].exceptions == ((words,) if words else ())


def test_whom_an_allow_is_about_is_told_in_words() -> None:
    """A row that holds some of another's callers, and not all of them."""
    pattern = allow(action=PAIR, Condition={"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/ci"}})
    row, *_ = analyze(policy(allow({"AWS": A}, "ecr:ListImages"), pattern)).who()
    assert row.cells["pull"].level == "conditional"
    assert row.cells["pull"].conditions == ("aws:PrincipalArn is like arn:aws:iam::*:role/ci",)


def test_rows_of_not_principal_are_of_different_callers() -> None:
    but = [{"Effect": "Allow", "NotPrincipal": {"AWS": each}, "Action": PAIR} for each in (APP, [APP, A])]
    rows = analyze(policy(*but, deny({"AWS": CI}))).who()
    assert [(row.who, row.cells["pull"].level) for row in rows] == [
        ("anyone but those listed", "conditional"),
        ("anyone but those listed", "full"),
    ]


def test_the_repositories_of_a_role_are_not_left_to_a_row_about_fewer() -> None:
    found = registry(
        allow({"AWS": A}, "ecr:ReplicateImage", Resource="*"),
        allow({"AWS": CI}, "ecr:CreateRepository", Resource=f"{ARN}prod/*"),
        deny({"AWS": CI}, "ecr:ReplicateImage", Resource=f"{ARN}dev/*"),
    )
    told = [(row.principal, row.cells["replicate"].level) for row in analyze(found).who()]
    assert told == [(A, "conditional"), (CI, "full")]
