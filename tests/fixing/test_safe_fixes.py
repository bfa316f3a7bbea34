"""A safe fix leaves access as it is or mends what ECR refuses, and brings nothing new."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from ecrlint import Linter
from ecrlint.access import compare
from ecrlint.policy.kind import GRANTING
from ecrlint.policy.model import parse
from ecrlint.read.document import Document, read
from ecrlint.run.diagnostic import Result
from ecrlint.source import Source
from tests.conftest import RULES
from tests.fixing.broken_policies import broken_text

if TYPE_CHECKING:
    from ecrlint.policy.model import Kind

LINTER = Linter()
REFUSED = {rule.name for rule in RULES if rule.family == "rejected" and rule.level == "error"}
PARTS = 30
EACH = 100


def hold_law(text: str) -> bool:
    """Whether anything was fixed; the law must hold for it."""
    before = LINTER.check_text(text)
    fixed = LINTER.fix_text(text)
    if fixed.text == text:
        return False
    assert isinstance(fixed.text, str)
    after = LINTER.check_text(fixed.text)
    more = grave(after) - grave(before)
    assert not more, f"{text}\n{fixed.text}\n{more}"
    assert LINTER.fix_text(fixed.text).text == fixed.text, f"a second run changes more: {text}"
    (old,), (new,) = policies(text), policies(fixed.text)
    assert old.kind == new.kind
    if old.kind in GRANTING and not REFUSED & {each.rule for each in before.findings}:
        change = compare(parse(old.data, old.kind), parse(new.data, new.kind))
        assert not (change.added or change.removed or change.maybe_added), f"{text}\n{fixed.text}"
    return True


def grave(result: Result) -> Counter[str]:
    return Counter(each.rule for each in result.findings if each.level != "note")


def policies(text: str) -> list[Document]:
    reading = read(Source("policy.json", text))
    assert not reading.broken
    return reading.documents


@pytest.mark.parametrize("part", range(PARTS))
def test_law(part: int) -> None:
    made = [hold_law(broken_text(part * EACH + number)) for number in range(EACH)]
    assert any(made)


PUSH = ("BatchCheckLayerAvailability", "CompleteLayerUpload", "InitiateLayerUpload", "PutImage")


def policy(**elements: object) -> str:
    statement = {"Sid": "A", "Effect": "Allow", "Principal": "*", "Action": "ecr:ListImages", **elements}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


MISSPELT_PUSH = [*(f"ecr:{each}" for each in PUSH), "ecr:UploadLayerParts"]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        (policy(Action=["ecr:PutImages", "ecr:UploadLayerPart"]), None, "public-push is reported"),
        (policy(Action="ecr:PutImage"), "public", "public-push is reported"),
        (policy(Action="ecr:SetRepositoryPolicys"), None, "public-admin is reported"),
        (policy(Action=["ecr:BatchGetImages", "ecr:ListImages"]), None, "public-pull is reported"),
        (policy(Effect="allow", Action="ecr:DeleteRepository"), None, "public-admin is reported"),
        (policy(Effect="NotAllow"), None, "NotAllow may mean the opposite of Allow"),
        (policy(Effect="Disallow"), None, "Disallow may mean the opposite of Allow"),
        (policy(Condition={"StringNoEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}), None, "opposite of"),
        (policy(Condition={"ForAlValues:StringEquals": {"aws:TagKeys": "a"}}), None, "opposite of"),
        (policy(Resource="*", Principal={"AWS": "210987654321"}), None, "of another kind"),
    ],
)  # fmt: skip
def test_what_is_not_safe_says_why(text: str, kind: Kind | None, words: str) -> None:
    assert LINTER.fix_text(text, kind=kind).text == text
    offers = [each.fix for each in LINTER.check_text(text, kind=kind).findings if each.fix]
    assert any(words in doubt for fix in offers for doubt in fix.doubts), offers


@pytest.mark.parametrize("select", ["unknown-action", "unknown-action,incomplete-push"])
def test_rules_that_the_user_left_out_are_heard_too(select: str) -> None:
    linter = Linter(select=select.split(","))
    text = policy(Action=MISSPELT_PUSH)
    assert linter.fix_text(policy(Action=["ecr:PutImages"])).text == policy(Action=["ecr:PutImages"])
    assert linter.fix_text(text).text != text, "everyone may push before and after"


def test_what_an_unsafe_fix_does_to_access_is_told() -> None:
    (finding,) = LINTER.check_text(policy(Action=["ecr:DeleteRepositorys"])).findings
    assert finding.fix
    assert not finding.fix.safe
    assert any("ecr:DeleteRepository" in words for words in finding.fix.gained)


@pytest.mark.parametrize("effect", ["allow", "Alow", "DENY", "Deny "])
def test_slips_are_mended(effect: str) -> None:
    text = policy(Effect=effect, Principal={"AWS": "arn:aws:iam::210987654321:role/app"})
    assert LINTER.fix_text(text).text != text
