"""The forms of ARNs, accounts, Regions and addresses, and what was to be filled in."""

from __future__ import annotations

import pytest

from ecrlint.policy.arn import is_account_id, is_region, is_repository_uri, parse_arn, placeholder

ACCOUNT = "210987654321"


def test_an_arn_has_six_fields_and_the_last_may_have_colons() -> None:
    found = parse_arn(f"arn:aws:lambda:eu-central-1:{ACCOUNT}:function:app")
    assert found
    assert (found.partition, found.service, found.region) == ("aws", "lambda", "eu-central-1")
    assert (found.account, found.resource) == (ACCOUNT, "function:app")
    for text in ("", "arn", f"arn:aws:iam::{ACCOUNT}", f"urn:aws:iam::{ACCOUNT}:root"):
        assert parse_arn(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ACCOUNT, True),
        ("000000000000", True),
        (ACCOUNT[:-1], False),
        (f"{ACCOUNT}0", False),
        ("21098765432x", False),
        ("\u0661" * 12, False),
    ],
)
def test_an_account_has_twelve_digits(text: str, expected: bool) -> None:
    assert is_account_id(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("eu-central-1", True),
        ("us-gov-west-1", True),
        ("eusc-de-east-1", True),
        ("eu-central-1a", False),
        ("eu-central", False),
        ("EU-central-1", False),
        ("eu1-central-1", False),
        ("europe1", False),
        ("eu-\u00e9-1", False),
        ("eu-central-\u0661", False),
        ("", False),
    ],
)
def test_the_form_of_a_region(text: str, expected: bool) -> None:
    assert is_region(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{ACCOUNT}.dkr.ecr.eu-central-1.amazonaws.com/app", True),
        (f"{ACCOUNT}.dkr.ecr-fips.us-east-1.amazonaws.com/app:v1", True),
        (f"https://{ACCOUNT}.dkr.ecr.eu-central-1.amazonaws.com", True),
        ("public.ecr.aws/nginx/nginx", True),
        ("docker.io/public.ecr.aws/nginx", False),
        (f"arn:aws:ecr:eu-central-1:{ACCOUNT}:repository/app", False),
    ],
)
def test_addresses_of_repositories(text: str, expected: bool) -> None:
    assert is_repository_uri(text) is expected


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("<account>", "<account>"),
        ("arn:aws:iam::<account>:root", "<account>"),
        ("arn:aws:iam::{{account}}:root", "{{account}}"),
        ("arn:aws:iam::{account}:root", "{account}"),
        ("arn:aws:iam::${account}:root", "${account}"),
        ("arn:aws:iam::[account]:root", "[account]"),
        ("arn:aws:iam::%s:root", "%s"),
        ("arn:aws:iam::ACCOUNT_ID:root", "ACCOUNT_ID"),
        ("arn:aws:iam::your-id:root", "your-id"),
        ("arn:aws:iam::my-id:root", "my-id"),
        ("arn:aws:iam::xxxxxxxxxxxx:root", "xxxxxxxxxxxx"),
        ("arn:aws:s3:REGION_PLACEHOLDER:1:x", "REGION_PLACEHOLDER"),
        ("aws_account_id", "aws_account_id"),
        ("arn:aws:account:::x", None),
        ("arn:aws:iam::1:role/account", None),
        ("arn:aws:iam::1:account", None),
        ("arn:aws:iam::${aws:PrincipalAccount}:root", None),
        ("xxxxxxxxxxx", None),
        ("yourself", None),
        (ACCOUNT, None),
    ],
)
def test_what_was_not_filled_in(text: str, part: str | None) -> None:
    assert placeholder(text) == part
