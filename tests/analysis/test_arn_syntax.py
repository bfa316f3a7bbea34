"""What is said of a text that is no principal, no ARN or no account id: the evidence and the remedy."""

from __future__ import annotations

import pytest

from ecrlint.analysis.arn_syntax import Flaw, of_account, of_arn, of_principal
from ecrlint.policy.principal import Principal

ACCOUNT = "210987654321"
URI = f"{ACCOUNT}.dkr.ecr.eu-central-1.amazonaws.com/app"
FUNCTION = f"arn:aws:lambda:eu-central-1:{ACCOUNT}:function:app"
TWELVE = "write the account's 12 digits"


def said(flaw: Flaw | None) -> tuple[str, str]:
    return (flaw.because, flaw.help) if flaw else ("", "")


PRINCIPALS = {
    ACCOUNT: ("", ""),
    f"arn:aws:iam::{ACCOUNT}:role/a/b": ("", ""),
    f"arn:aws:sts::{ACCOUNT}:assumed-role/app/session": ("", ""),
    f"arn:aws:sts::{ACCOUNT}:assumed-role/app": (
        "a session is assumed-role/ROLE/SESSION",
        "name the role: role/NAME",
    ),
    f"arn:aws:iam::{ACCOUNT}:role/äpp": ("no role or user can be called äpp", ""),
    f"arn:aws:iam::{ACCOUNT}:role/app/": ("no role or user can be called app/", ""),
    f"arn:aws:iam:eu-west-1:{ACCOUNT}:role/app": (
        "ARNs of principals have no region",
        f"write arn:aws:iam::{ACCOUNT}:role/app",
    ),
    f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:app": (
        "an ARN of lambda names no principal",
        "name the role that it works with",
    ),
    f"arn:aws:iam::{ACCOUNT}": ("it has 5 of the 6 fields of an ARN",
                                "the fields are arn:partition:service:region:account:resource"),
    f"arn:aws:{ACCOUNT}:root": ("it has 4 of the 6 fields of an ARN",
                                "write arn:aws:iam::ACCOUNT:root, with the account's 12 digits"),
    f"arn:aws:iam::{ACCOUNT}:": ("nothing is no root, role, user or session", "name a root, role or user"),
    "arn:aws:iam:::root": ("the account id is missing", TWELVE),
    f"arn:aws:iam::{ACCOUNT}:role/${{aws:username}}": (
        "policy variables do not work in principals",
        "name the account, role or user",
    ),
    f"arn:aws:iam::{ACCOUNT}:role/<name>": (
        "<name> looks like a placeholder",
        "put the real value in its place",
    ),
    URI: ("it is the address of a repository", "name the account, role or user"),
    "lambda.amazonaws.com": ("it is a service", 'put it under "Service": lambda.amazonaws.com'),
    "123456789": ("123456789 has 9 digits, an account id has 12", "leading zeros count"),
    "12345678": ("12345678 has 8 digits, an account id has 12", TWELVE),
    "1234567890123": ("1234567890123 has 13 digits, an account id has 12", TWELVE),
    "o-a1b2c3d4e5": (
        "it is an organisation",
        'write "*" as Principal and compare aws:PrincipalOrgID in a condition',
    ),
    "app": (
        "it is neither an account id nor an ARN",
        "write the whole ARN, arn:aws:iam::ACCOUNT:role/NAME",
    ),
}  # fmt: skip


@pytest.mark.parametrize("text", PRINCIPALS)
def test_of_a_principal(text: str) -> None:
    assert said(of_principal(Principal("AWS", text, ""))) == PRINCIPALS[text]


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("arn:aws:s3:::${var.bucket}", "an ARN of s3 names no principal"),
        ("arn:${var.partition}:iam:eu-west-1:${var.account}:role/app", "ARNs of principals have no region"),
        ("arn:aws:iam::${var.account}:role/app", ""),
        ("${var.principal}", ""),
        ("${var.prefix}:role/app", ""),
        ("arn:aws:iam::${var.account}:${var.kind}/app", ""),
    ],
)
def test_of_a_principal_with_holes(text: str, because: str) -> None:
    """A flaw only where it has one whatever is filled in; what is near would have lost the holes."""
    flaw = of_principal(Principal("AWS", text, ""))
    assert (flaw.because if flaw else "") == because
    assert not (flaw and flaw.near)


ARNS = {
    FUNCTION: ("", ""),
    "*": ("", ""),
    ACCOUNT: ("it is an account id", "compare it with aws:SourceAccount or aws:PrincipalAccount"),
    URI: ("it is the address of a repository", "write arn:aws:ecr:REGION:ACCOUNT:repository/NAME"),
    "app": ("it does not start with arn:", ""),
    "arn:aws:lambda": ("it has 3 of the 6 fields of an ARN",
                       "the fields are arn:partition:service:region:account:resource"),
    FUNCTION.replace("central-1", "central-1a"): ("eu-central-1a is no Region", f"write {FUNCTION}"),
    FUNCTION.replace("central-1", "middle"): ("eu-middle is no Region", "write the Region, or *"),
    FUNCTION.replace(ACCOUNT, "1"): ("1 has 1 digits, an account id has 12", TWELVE),
    FUNCTION.replace(ACCOUNT, "2109????????"): ("", ""),
    FUNCTION.replace(ACCOUNT, "app*"): ("app* is no account id", TWELVE),
}  # fmt: skip


@pytest.mark.parametrize("text", ARNS)
def test_of_an_arn(text: str) -> None:
    assert said(of_arn(text, fields=True, patterns=True)) == ARNS[text]


def test_of_a_pattern_that_may_stand_for_several_fields() -> None:
    """StringLike: only the text before the first wildcard must be the beginning of an ARN."""
    for text in ("a*", "arn*", "arn:aws:lambda*", "?rn:aws:*", f"arn:aws:*:{ACCOUNT}:function:*"):
        assert of_arn(text, fields=False, patterns=True) is None
    assert said(of_arn("lambda*", fields=False, patterns=True))[0] == "it does not start with arn:"
    assert said(of_arn("arn:was:*", fields=False, patterns=True))[0] == "there is no partition was"


def test_of_an_account() -> None:
    assert of_account(ACCOUNT, patterns=False) is None
    assert of_account("2109*", patterns=True) is None
    assert said(of_account("app*", patterns=True)) == ("app* is no account id", TWELVE)
    assert of_account("app*", patterns=False) is None  # plain characters: literal-wildcard says so
    assert said(of_account(f"arn:aws:iam::{ACCOUNT}:root", patterns=False))[0] == "it is an ARN"
