"""Which texts in Resource can match a repository: a table, and an exact search held against samples."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrlint.analysis.resource_syntax import of_registry, of_resource
from ecrlint.policy.wildcard import matches

GOOD = [
    "*",
    "arn:aws:ecr:eu-west-1:334455667788:repository/app",
    "arn:aws:ecr:eu-west-1:334455667788:repository/team/app-*",
    "arn:aws:ecr:*:*:repository/*",
    "arn:aws:ecr:*:334455667788:*",
    "arn:*:ecr:eu-*-1:3344556677??:repository*",
    "arn:aws*",
    "arn:aws-cn:ecr:cn-north-1:334455667788:repository/a",
    "${aws_ecr_repository.app.arn}",
    "${aws_ecr_repository.app.arn}/*",
    "arn:${aws.Partition}:ecr:${aws.Region}:${aws.AccountId}:repository/${app}",
    "arn:aws:ecr:eu-west-1:334455667788:repository/${aws:PrincipalTag/team}/*",
    "arn:aws:${var.scope}:repository/app",
]
BAD = {
    "arn:aws:eu-west-1:334455667788:repository/*": "arn:aws:ecr:eu-west-1:334455667788:repository/*",
    "arn:aws:${data.aws_region.now.name}:${var.account_id}:repository/*": (
        "arn:aws:ecr:${data.aws_region.now.name}:${var.account_id}:repository/*"
    ),
    "334455667788.dkr.ecr.eu-west-1.amazonaws.com/team/app:v1": (
        "arn:aws:ecr:eu-west-1:334455667788:repository/team/app"
    ),
    "334455667788.dkr.ecr.cn-north-1.amazonaws.com.cn/a": (
        "arn:aws-cn:ecr:cn-north-1:334455667788:repository/a"
    ),
    "arn:aws:ecr:eu-west-1:334455667788:app": "arn:aws:ecr:eu-west-1:334455667788:repository/app",
    "arn:aws:ecr:eu-west-1:334455667788:repository:app": "arn:aws:ecr:eu-west-1:334455667788:repository/app",
    "arn:aws:ecr:eu-west-1:334455667788:repository/App": "arn:aws:ecr:eu-west-1:334455667788:repository/app",
    "arn:aws:ecr:eu-west-1:334455667788:repository/app:v1": (
        "arn:aws:ecr:eu-west-1:334455667788:repository/app"
    ),
    "arn:aws:ecr:eu-west-1:334455667788/repository/app": "arn:aws:ecr:eu-west-1:334455667788:repository/app",
    "arn:aws:ecr:eu-west-1:334455667788:repository/": "arn:aws:ecr:eu-west-1:334455667788:repository/*",
    "arn:aws:ecr:eu-west-1:3344556677:repository/app": "",
    "arn:aws:ecr::334455667788:repository/app": "",
    "arn:aws:ecr-public::334455667788:repository/app": "",
    "arn:aws:s3:::bucket/*": "",
    "arn:amazon:ecr:eu-west-1:334455667788:repository/app": (
        "arn:aws:ecr:eu-west-1:334455667788:repository/app"
    ),
    "app": "",
    "": "",
}


@pytest.mark.parametrize("text", GOOD)
def test_texts_that_can_match(text: str) -> None:
    assert of_resource(text) is None


@pytest.mark.parametrize("text", BAD)
def test_texts_that_cannot(text: str) -> None:
    flaw = of_resource(text)
    assert flaw is not None and flaw.because and flaw.help
    assert flaw.near == BAD[text]
    assert not flaw.near or of_resource(flaw.near) is None


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("app", "an ARN begins with arn:"),
        ("arn:aws:eu-west-1:334455667788:repository/*", "its field ecr is missing"),
        ("arn:aws:*:334455667788:repository-app", "its field ecr is missing"),
        ("arn:aws:ecr:eu-west-1:334455667788", "it has fewer than the six fields of an ARN"),
        (
            "arn:aws:ecr::334455667788:repository/app",
            "a private repository has the service ecr and a Region, a public one ecr-public and none",
        ),
        (
            "arn:aws:ecr-public::334455667788:repository/app",
            "a private repository has the service ecr and a Region, a public one ecr-public and none",
        ),
        ("arn:aws:s3:::bucket/app", "it is an ARN of s3, and these are actions of ecr"),
        (
            "public.ecr.aws/alias/app",
            "it is the address of a repository, and Resource takes its ARN",
        ),
        ("arn:was:*", "there is no partition was"),
        ("arn:was:ecr:eu-west-1:334455667788:repository/app", "there is no partition was"),
        ("arn:aws:s3:*:334455667788:repository/app", "it is an ARN of s3, and these are actions of ecr"),
        ("arn:aws:s3:eu-west-1:334455667788:repository/app", "it is an ARN of s3, and these are actions of"),
        ("arn:aws:e*:eu-west-1:1:repository/app", "its account is 1, and not 12 digits"),
        ("arn:aws::eu-west-1:334455667788:repository/app", "it is an ARN of no service, and these are"),
        ("arn:aws:ecr:eu-west-1::repository/app", "its account is missing, and not 12 digits"),
        ("arn:aws:ecr:eu-west-1:33445566778:repository/app", "its account is 33445566778, and not"),
        ("arn:aws:ecr:eu-west-1:33445566778x:repository/app", "its account is 33445566778x, and not"),
        ("arn:aws:ecr:eu-west-1:334455667788:app", "its last field is repository/NAME"),
        ("arn:aws:ecr:eu-west-1:334455667788:repository", "its last field is repository/NAME"),
        (
            "arn:aws:ecr:eu-west-1:334455667788:repository/App",
            "the names of repositories are in small letters",
        ),
        (
            "arn:aws:ecr:eu-west-1:334455667788:repository/app:v1",
            "permissions are for repositories, not for tags or digests in them",
        ),
        (
            "arn:aws:ecr:eu-west-1:334455667788:repository/app@sha256",
            "permissions are for repositories, not for tags or digests in them",
        ),
        ("arn:aws:ecr:eu-west-1:334455667788:repository/", "the name of the repository is missing"),
        ("arn:aws:ecr:eu-west-1:334455667788:repository/a b", "no repository can be called a b"),
        (
            "334455667788.dkr.ecr.eu-west-1.amazonaws.com/app",
            "it is the address of a repository, and Resource takes its ARN",
        ),
    ],
)
def test_why(text: str, because: str) -> None:
    flaw = of_resource(text)
    assert flaw is not None and flaw.because.startswith(because)


def test_public_repositories_have_no_region() -> None:
    public = "arn:aws:ecr-public::334455667788:repository/app"
    assert of_resource(public, ("ecr-public",)) is None
    assert of_resource(public, ("ecr", "ecr-public")) is None
    assert of_resource("arn:aws:ecr:eu-west-1:334455667788:repository/app", ("ecr-public",)) is not None


PIECES = st.lists(
    st.sampled_from(
        ["arn:aws:ecr:", "eu-west-1:", "334455667788:", "repository/", "app", "*", "?", ":", "x"]
    ),
    max_size=8,
).map("".join)
SAMPLES = [
    f"arn:{partition}:ecr:{region}:{account}:repository/{name}"
    for partition in ("aws", "x")
    for region in ("eu-west-1", "x")
    for account in ("334455667788", "000000000000")
    for name in ("app", "x", "appapp", "a/b")
]


@given(PIECES)
def test_what_matches_a_sample_has_no_flaw(pattern: str) -> None:
    """One direction of exactness; the table and the repairs hold the other."""
    if any(matches(pattern, sample) for sample in SAMPLES):
        flaw = of_resource(pattern)
        assert flaw is None or "partition" in flaw.because


def test_another_registry() -> None:
    text = "arn:aws:ecr:eu-west-1:334455667788:repository/app"
    assert of_registry(text, "334455667788", "eu-west-1") is None
    assert of_registry(text, "", "") is None
    assert of_registry("*", "999988887777", "us-east-1") is None
    assert of_registry("arn:aws:ecr:*:33*:repository/*", "334455667788", "us-east-1") is None
    assert of_registry("arn:aws:ecr:${var.region}:${var.account}:repository/*", "334455667788", "x-1") is None
    account = of_registry(text, "999988887777", "")
    assert account and account.near == "arn:aws:ecr:eu-west-1:999988887777:repository/app"
    region = of_registry(text, "", "us-east-1")
    assert region and region.near == "arn:aws:ecr:us-east-1:334455667788:repository/app"
