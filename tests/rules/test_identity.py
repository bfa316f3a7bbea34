"""Identity policies: what must be reported, on which line, and what must stay silent.

A row is a whole policy, one statement to a line, and its findings as `CODE:line`. The first statement is on
line 2. `login` is the statement that nearly every good policy has.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from ecrlint.analysis.managed_policies import MANAGED
from ecrlint.policy.model import parse
from ecrlint.policy.unknown import UNKNOWN
from tests.conftest import RULES, Lint, context

Data = dict[str, Any]

BY_NAME = {rule.name: rule for rule in RULES}
REGISTRY = "arn:aws:ecr:eu-central-1:334455667788:repository"
APP, BASE = f"{REGISTRY}/app", f"{REGISTRY}/base"
PUBLIC = "arn:aws:ecr-public::334455667788:repository/app"
TOKEN, PUBLIC_TOKEN, BEARER = (
    "ecr:GetAuthorizationToken",
    "ecr-public:GetAuthorizationToken",
    "sts:GetServiceBearerToken",
)
CHECK, MANIFEST, LAYER = "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"
PULL = [MANIFEST, LAYER]
UPLOAD = ["ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"]
PUSH = [CHECK, *UPLOAD]
PUBLIC_UPLOAD = [each.replace("ecr:", "ecr-public:") for each in UPLOAD]
PUBLIC_PUSH = [CHECK.replace("ecr:", "ecr-public:"), *PUBLIC_UPLOAD]
TAGGED = {"StringEquals": {"ecr:ResourceTag/team": "a"}}


def statement(effect: str, what: Any, where: Any = "*", **more: Any) -> Data:
    return {"Effect": effect, "Action": what, "Resource": where, **more}


def allow(what: Any, where: Any = "*", **more: Any) -> Data:
    return statement("Allow", what, where, **more)


def deny(what: Any, where: Any = "*", **more: Any) -> Data:
    return statement("Deny", what, where, **more)


def without(made: Data, *elements: str, **more: Any) -> Data:
    return {key: value for key, value in made.items() if key not in elements} | more


login = allow(TOKEN)
S3 = allow("s3:GetObjects", "arn:aws:s3:::settings/*")
BROKEN_S3 = {"Effect": "allow", "Action": ["s3:GetObject", 1], "Foo": 1}

SILENT: dict[str, list[Data]] = {
    "image-push-iam": [allow([*UPLOAD, CHECK, MANIFEST], APP), login],
    "image-push-iam, all repositories": [allow([*PUSH, MANIFEST, TOKEN])],
    "one repository": [
        allow(["ecr:ListImages"], APP), login, allow([*PUSH, *PULL, "ecr:DescribeImages"], APP),
    ],
    "pull only": [login, allow(PULL, APP)],
    "the role of a pull through cache": [
        login, allow([*PULL, *UPLOAD, "ecr:BatchImportUpstreamImage", "ecr:GetImageCopyStatus"], APP),
    ],
    "such a role in several statements": [
        login, allow(PULL, APP), allow(UPLOAD, APP), allow("ecr:GetImageCopyStatus"),
    ],
    "token alone": [login],
    "token by a wildcard on everything": [allow("ecr:Get*"), allow(MANIFEST, APP)],
    "token in lower case": [allow("ecr:getauthorizationtoken"), allow(PULL, APP)],
    "token on everything elsewhere": [allow([TOKEN, *PULL], APP), login],
    "token on everything among ARNs": [allow([TOKEN, *PULL], [APP, "*"])],
    "token by NotResource": [without(allow([TOKEN, *PULL]), "Resource", NotResource=BASE)],
    "token by NotAction": [
        allow([TOKEN, *PULL], APP),
        without(allow([]), "Action", NotAction="iam:*"),
    ],
    "token of an administrator": [allow([TOKEN, *PULL], APP), allow("*")],
    "token under a condition": [allow([TOKEN, *PULL], APP), allow(TOKEN, Condition=TAGGED)],
    "token on a placeholder": [allow(TOKEN, "REPLACE_ME")],
    "token on what a template fills in": [allow([TOKEN, *PULL], "${var.repository}")],
    "denied token on an ARN": [deny(TOKEN, APP)],
    "halves of a pull in two statements": [login, allow(MANIFEST, APP), allow(LAYER, APP)],
    "half on everything": [login, allow([CHECK, MANIFEST], APP), allow(LAYER)],
    "half on a pattern": [login, allow([CHECK, MANIFEST], APP), allow(LAYER, f"{REGISTRY}/*")],
    "half on an overlapping pattern": [
        login, allow(MANIFEST, f"{REGISTRY}/a*"), allow(LAYER, f"{REGISTRY}/*p"),
    ],
    "half under a condition": [login, allow([CHECK, MANIFEST], APP), allow(LAYER, Condition=TAGGED)],
    "half by a wildcard": [login, allow([CHECK, MANIFEST], APP), allow("ecr:Get*", APP)],
    "half by NotAction": [
        login, allow([CHECK, MANIFEST], APP), without(allow([], APP), "Action", NotAction="ecr:Put*"),
    ],
    "half on what a template fills in": [login, allow([CHECK, MANIFEST], APP), allow(LAYER, "${var.arn}")],
    "both halves in one template's hole": [login, allow(MANIFEST, "${var.arn}"), allow(LAYER, "${var.arn}")],
    "half taken away": [login, allow([CHECK, MANIFEST], APP), deny("ecr:Batch*")],
    "half of a pull that pushes": [login, allow([*PUSH, MANIFEST], APP)],
    "half by a reader's wildcards": [login, allow(["ecr:Describe*", "ecr:Get*", "ecr:List*"])],
    "manifests without a login": [allow([MANIFEST, "ecr:DescribeImages"])],
    "deleting by digest": [allow([MANIFEST, "ecr:BatchDeleteImage"], APP, Condition=TAGGED)],
    "push in two statements": [login, allow(UPLOAD, APP), allow(CHECK, f"{REGISTRY}/*")],
    "push by wildcards": [login, allow(["ecr:*Layer*", "ecr:Put*"], APP)],
    "push that a Deny takes away": [login, allow(["ecr:PutImage", LAYER, MANIFEST], APP), deny(UPLOAD)],
    "retagging": [login, allow(["ecr:PutImage", MANIFEST, "ecr:DescribeImages"], APP)],
    "ECR Public": [allow([PUBLIC_TOKEN, BEARER]), allow(PUBLIC_PUSH, PUBLIC)],
    "ECR Public, reading": [allow("ecr-public:DescribeRepositories")],
    "organization's list of services": [allow(["s3:*", "ec2:Describe*", "sts:*"]), login],
    "administrator": [allow("*"), login],
    "administrator with two stars": [allow("*:*"), login],
    "service control policy": [deny(["ecr:DeleteRepository", "ecr:SetRepositoryPolicy", "s3:DeleteBucket"])],
    "service control policy for Regions": [
        without(deny([]), "Action", NotAction=["ecr:*", "iam:*"],
                Condition={"StringNotEquals": {"aws:RequestedRegion": "eu-central-1"}}),
    ],
    "slips of other services": [login, S3, allow("ec2:DescribeInstance"), allow("PutObject")],
    "broken statement of another service": [login, BROKEN_S3, {"Effect": "Allow", "Resource": "*"}],
    "wildcard without Resource": [login, {"Effect": "Allow", "Action": "*"}],
    "unprefixed wildcard": [login, allow("Get*")],
    "denied whole service": [login, deny("ecr:*", BASE)],
    "Lambda's permission to create functions": [
        login, allow([*PULL, "ecr:GetRepositoryPolicy", "ecr:SetRepositoryPolicy"], APP),
    ],
}  # fmt: skip

FINDINGS: list[tuple[str, list[Data], list[str]]] = [
    # the token of the login
    ("all on one repository", [allow([TOKEN, *PULL], APP)], ["ECR701:2"]),
    ("on all repositories", [allow([TOKEN, *PULL], f"{REGISTRY}/*")], ["ECR701:2"]),
    ("on every ARN of ECR", [allow([TOKEN, *PULL], "arn:aws:ecr:*:*:*")], ["ECR701:2"]),
    ("on several", [allow(PULL, APP), allow(TOKEN, [APP, BASE])], ["ECR701:3"]),
    ("twice", [allow(TOKEN, APP), allow(TOKEN, BASE)], ["ECR701:2", "ECR701:3"]),
    ("in lower case", [allow("ecr:getauthorizationtoken", APP)], ["ECR701:2"]),
    ("denied on everything", [allow([TOKEN, *PULL], APP), deny(TOKEN)], ["ECR701:2"]),
    ("with a hole in the ARN", [allow(TOKEN, "arn:aws:ecr:${var.region}:1:repository/a")], ["ECR701:2"]),
    ("on an image's address", [allow(TOKEN, "334455667788.dkr.ecr.eu-west-1.amazonaws.com/a")], ["ECR701:2"]),
    ("of ECR Public", [allow([PUBLIC_TOKEN, BEARER], PUBLIC)], ["ECR701:2", "ECR701:2"]),
    ("bearer token only", [allow(PUBLIC_TOKEN), allow(BEARER, PUBLIC)], ["ECR701:3"]),
    ("bearer token for another service", [login, allow(BEARER, PUBLIC)], []),
    ("by another service's statement", [allow([TOKEN, "s3:GetObject"], "arn:aws:s3:::a/*")], ["ECR701:2"]),
    ("pull without it", [allow(PULL, APP)], ["ECR702:2"]),
    ("push without it", [S3, allow(PUSH, APP)], ["ECR702:3"]),
    ("pull in two statements without it", [allow(MANIFEST, APP), allow(LAYER, APP)], ["ECR702:2"]),
    ("half a pull without it", [allow(LAYER, APP)], []),
    ("reading without it", [allow(["ecr:Describe*", "ecr:List*"])], []),
    ("the other service's", [allow(PUBLIC_TOKEN), allow(PULL, APP)], ["ECR702:3"]),
    ("everything on a repository", [allow("ecr:*", APP)], ["ECR204:2", "ECR702:2"]),
    ("push to ECR Public", [allow(PUBLIC_PUSH, PUBLIC)], ["ECR702:2"]),
    ("push to ECR Public without bearer token", [allow([PUBLIC_TOKEN, *PUBLIC_PUSH])], ["ECR702:2"]),
    ("misspelt token", [allow("ecr:GetAuthorisationToken"), allow(PULL, APP)], ["ECR121:2"]),
    # parts
    ("layer missing", [login, allow([CHECK, MANIFEST], APP)], ["ECR301:3"]),
    ("manifest missing", [login, allow([CHECK, LAYER], APP)], ["ECR301:3"]),
    ("half on one repository", [login, allow(MANIFEST, APP), allow(LAYER, BASE)], ["ECR301:3", "ECR301:4"]),
    ("half of two repositories", [login, allow(MANIFEST, [APP, BASE]), allow(LAYER, APP)], ["ECR301:3"]),
    ("half under a condition", [login, allow(MANIFEST, APP, Condition=TAGGED)], ["ECR301:3"]),
    ("half on what a template fills in", [login, allow(MANIFEST, "${var.arn}")], ["ECR301:3"]),
    ("half denied elsewhere", [login, allow(MANIFEST, APP), deny(MANIFEST, BASE)], ["ECR301:3"]),
    ("half in a statement with other services", [login, allow([MANIFEST, "s3:*"])], ["ECR301:3"]),
    ("half of a base image", [login, allow(PUSH, APP), allow([CHECK, MANIFEST], BASE)], ["ECR301:4"]),
    ("misspelt half", [login, allow([MANIFEST, "ecr:GetDownloadUrlForLayers"], APP)], ["ECR121:3"]),
    ("misspelt half elsewhere", [login, allow(MANIFEST), allow("erc:GetDownloadUrlForLayer")], ["ECR121:4"]),
    ("no check of layers", [login, allow(UPLOAD, APP)], ["ECR303:3"]),
    ("no login and no check of layers", [allow(UPLOAD, APP)], ["ECR303:2", "ECR702:2"]),
    ("check of layers elsewhere", [login, allow(UPLOAD, APP), allow(CHECK, BASE)], ["ECR303:3"]),
    ("images only", [allow([TOKEN, CHECK, *PULL, "ecr:PutImage"])], ["ECR303:2"]),
    ("one stray action", [allow([TOKEN, CHECK, *PULL, "ecr:InitiateLayerUpload"])], ["ECR303:2"]),
    ("ECR Public", [allow([PUBLIC_TOKEN, BEARER]), allow(PUBLIC_UPLOAD, PUBLIC)], ["ECR303:3"]),
    ("misspelt part", [login, allow([*UPLOAD, "ecr:BatchCheckLayersAvailability"], APP)], ["ECR121:3"]),
    # whole services
    ("whole service", [allow("ecr:*")], ["ECR204:2"]),
    ("whole service among others", [allow(["s3:*", "ECR:*", "logs:*"])], ["ECR204:2"]),
    ("whole public service", [allow(["ecr-public:*", BEARER])], ["ECR204:2"]),
    ("whole public service of an administrator", [allow(["s3:*", "ecr-public:*"])], ["ECR204:2"]),
    # actions
    ("unknown action", [allow([TOKEN, "ecr:ListImage"])], ["ECR121:2"]),
    ("unknown action in a Deny", [deny("ecr:RemoveRepository")], ["ECR121:2"]),
    ("unknown action in NotAction", [login, without(deny([]), "Action", NotAction="ecr:Foo")], ["ECR121:3"]),
    ("another character for the colon", [login, allow("ecr.PutLifecyclePolicy", APP)], ["ECR121:3"]),
    ("no prefix", [login, allow("DescribeImageScanFindings", APP)], ["ECR121:3"]),
    ("pattern that reaches nothing", [login, allow("ecr:Fetch*", APP)], ["ECR121:3"]),
    ("pulling from ECR Public", [allow("ecr-public:BatchGetImage")], ["ECR121:2"]),
    # shapes
    ("no Resource", [login, without(allow(PULL), "Resource")], ["ECR103:3"]),
    ("no Effect", [S3, without(login, "Effect")], ["ECR103:3"]),
    ("misspelt Effect", [login, without(allow(PULL), Effect="allow")], ["ECR104:3"]),
    ("misspelt Action", [login, without(allow([]), "Action", Actions=PULL)], ["ECR102:3"]),
    ("misspelt Resource", [login, without(allow(PULL), "Resource", Resources=APP)], ["ECR102:3"]),
    ("comment", [BROKEN_S3, without(login, Comment="x")], ["ECR102:3"]),
    ("two kinds of action", [without(login, NotAction="ecr:Put*")], ["ECR106:2"]),
    ("number for a Resource", [login, allow(PULL, 7)], ["ECR101:3"]),
]  # fmt: skip

STRICT: list[tuple[str, list[Data], list[str]]] = [
    ("push everywhere", [login, allow(PUSH)], ["ECR703:3"]),
    ("push everywhere in a registry", [login, allow(PUSH, f"{REGISTRY}/*")], ["ECR703:3"]),
    ("push everywhere by stars", [login, allow(PUSH, "arn:aws:ecr:*:*:*")], ["ECR703:3"]),
    ("push everywhere by a short ARN", [login, allow(PUSH, "arn:aws:ecr:*")], ["ECR703:3"]),
    ("push everywhere by a shorter one", [login, allow(PUSH, "arn:*")], ["ECR703:3"]),
    ("what is no repository", [login, allow(PUSH, "arn:aws:ecr:*:*:x:*")], ["ECR601:3"]),
    ("another service everywhere by a short ARN", [login, allow(PUSH, "arn:aws:s3:*")], ["ECR601:3"]),
    ("push everywhere among others", [login, allow(PUSH, [APP, "*"])], ["ECR703:3"]),
    ("creating everywhere", [login, allow("ecr:CreateRepository")], ["ECR703:3"]),
    ("all but deleting", [without(allow([]), "Action", NotAction="ecr:DeleteRepository")], ["ECR703:2"]),
    ("push to ECR Public everywhere", [allow([PUBLIC_TOKEN, BEARER, *PUBLIC_PUSH])], ["ECR703:2"]),
    ("push to a prefix", [login, allow(PUSH, f"{REGISTRY}/team-a/*")], []),
    ("push to what a template fills in", [login, allow(PUSH, "${var.arn}")], ["ECR004:3"]),
    ("push by tag", [login, allow(PUSH, Condition=TAGGED)], []),
    ("pull everywhere", [login, allow(PULL)], []),
    ("denied everywhere", [login, deny(PUSH)], []),
    ("settings of the registry", [login, allow("ecr:PutReplicationConfiguration")], []),
    ("administrator", [login, allow("*")], []),
    ("another service everywhere", [login, allow(PUSH, "arn:aws:s3:::*")], ["ECR601:3"]),
]  # fmt: skip


def policy_text(statements: list[Data]) -> str:
    """A policy with a statement on each line, the first on line 2."""
    lines = ",\n".join(json.dumps(each) for each in statements)
    return f'{{"Version": "2012-10-17", "Statement": [\n{lines}\n]}}'


def findings(lint_text: Lint, statements: list[Data], **options: Any) -> list[str]:
    report = lint_text(policy_text(statements), **options)
    assert not report.words("crash")
    assert report.documents == 1, report.words("skipped")
    return [f"{each.rule.code}:{each.span.line}" for each in report.findings]


@pytest.mark.parametrize("name", SILENT)
def test_nothing_is_said(name: str, lint_text: Lint) -> None:
    assert findings(lint_text, SILENT[name]) == []


@pytest.mark.parametrize(("name", "statements", "expected"), FINDINGS)
def test_what_is_said(name: str, statements: list[Data], expected: list[str], lint_text: Lint) -> None:
    assert findings(lint_text, statements) == expected


@pytest.mark.parametrize(("name", "statements", "expected"), STRICT)
def test_what_is_said_to_the_strict(
    name: str, statements: list[Data], expected: list[str], lint_text: Lint
) -> None:
    assert findings(lint_text, statements, strict=True) == expected


@pytest.mark.parametrize("name", MANAGED)
def test_managed_policies(name: str, lint_text: Lint) -> None:
    """The policies of AWS are fine, but for those that give everything, and equal themselves only."""
    statements = MANAGED[name]
    expected = ["ECR204:2"] if name.endswith("FullAccess") else []
    assert findings(lint_text, statements) == expected
    report = lint_text(policy_text(statements), strict=True)
    assert [each.finding.fields["name"] for each in report.findings if each.rule.code == "ECR704"] == [name]


def test_same_grants_in_other_words(lint_text: Lint) -> None:
    pull_only = [TOKEN, *PULL, "ecr:BatchImportUpstreamImage"]
    for statements, is_equal in (
        ([allow(each.lower()) for each in pull_only], True),
        ([allow([*pull_only, TOKEN], ["*"], Sid="Pull")], True),
        ([allow(pull_only), login], True),
        ([allow([*PULL, "ecr:BatchImportUpstream*", TOKEN])], True),
        ([allow(pull_only), S3], False),
        ([allow(pull_only), deny("ecr:PutImage")], False),
        ([allow(pull_only, Condition=TAGGED)], False),
        ([allow(pull_only, f"{REGISTRY}/*")], False),
        ([allow(pull_only[1:])], False),
        ([allow("ecr:*")], False),
    ):
        found = findings(lint_text, statements, strict=True)
        assert any(each.startswith("ECR704") for each in found) == is_equal, statements


@pytest.mark.parametrize(
    ("rule", "statements", "pointer", "message"),
    [
        (
            "scoped-login-token",
            [S3, allow([*PULL, TOKEN], [APP, BASE])],
            "/Statement/1/Action/2",
            f"Action '{TOKEN}' is allowed on '{APP}', and works on '*' only.",
        ),
        (
            "missing-login-token",
            [S3, allow(PULL, APP, Sid="Pull")],
            "/Statement/1",
            f"Statement 'Pull' is for pulling or pushing, and nothing allows '{TOKEN}' to log in.",
        ),
        (
            "unbounded-repositories",
            [S3, allow(PUSH, [APP, f"{REGISTRY}/*"])],
            "/Statement/1/Resource/1",
            "Statement '#2' allows 'ecr:CompleteLayerUpload and 3 more' on every repository.",
        ),
        (
            "incomplete-push",
            [S3, login, allow(UPLOAD, APP)],
            "/Statement/2/Action",
            f"Statement '#3' allows only a part of a push, without '{CHECK}'.",
        ),
        (
            "full-access",
            [S3, allow(["s3:*", "ecr:*"])],
            "/Statement/1/Action/1",
            "Statement '#2' allows 'ecr:*', which is every action of the service.",
        ),
    ],
)
def test_places_and_messages(rule: str, statements: list[Data], pointer: str, message: str) -> None:
    """Statements keep the places that they have in the document, with those of other services before them."""
    policy = parse({"Version": "2012-10-17", "Statement": statements}, "identity")
    (found,) = _run(rule, policy)
    assert (found.place.pointer, found.message) == (pointer, message)


def test_the_rest_may_be_elsewhere() -> None:
    policy = parse({"Statement": [login, allow(UPLOAD, APP)]}, "identity")
    (found,) = _run("incomplete-push", policy)
    assert found.because == (
        f"nothing in this policy allows the rest on {APP}; another policy of the same identity may"
    )
    assert found.help == f"allow {CHECK} as well"


@pytest.mark.parametrize(
    "unknown",
    [
        UNKNOWN,
        {"Effect": "Allow", "Action": UNKNOWN, "Resource": "*"},
        {"Effect": UNKNOWN, "Action": ["ecr:*"], "Resource": "*"},
        {"Effect": "Allow", "Action": ["${var.action}"], "Resource": "*"},
        {"Effect": "Allow", "Actions": ["ecr:*"], "Resource": "*"},
    ],
)
def test_what_is_not_known_may_grant_the_rest(unknown: Any) -> None:
    statements = [allow([TOKEN, MANIFEST], APP), allow(UPLOAD, BASE), unknown]
    policy = parse({"Statement": statements}, "identity")
    for rule in ("scoped-login-token", "missing-login-token", "incomplete-pull", "incomplete-push"):
        assert not _run(rule, policy), rule


def test_statements_of_other_services_are_not_read() -> None:
    policy = parse({"Statement": [S3, login, BROKEN_S3, allow("*"), allow("sts:*")]}, "identity")
    assert [(each.index, each.ours) for each in policy.statements] == [(1, True), (3, False), (4, False)]
    assert not policy.refused


def test_principal_in_an_identity_policy(lint_text: Lint) -> None:
    """Only a carrier or `--kind` tells that it is one."""
    statements = [login, without(allow(PULL, APP), Principal="*")]
    assert findings(lint_text, statements, kind="identity") == ["ECR102:3"]


def test_no_statement_names_ecr(lint_text: Lint) -> None:
    assert findings(lint_text, [BROKEN_S3, allow("*")], kind="identity") == []


def test_many_resources_take_no_time(lint_text: Lint) -> None:
    """Each may meet each; from some number on, which no policy has room for, nobody looks."""
    resources = [f"{REGISTRY}/*{number}*" for number in range(300)]
    statements = [login, allow(CHECK, resources), allow("ecr:PutImage", [f"{each}x" for each in resources])]
    assert findings(lint_text, statements) == []


def _run(name: str, policy: Any) -> list[Any]:
    rule, around = BY_NAME[name], context(policy)
    if rule.check:
        return list(rule.check(policy, around))
    assert rule.check_statement
    return [found for each in policy.statements for found in rule.check_statement(each, around)]


@pytest.mark.parametrize(
    ("action", "rule", "level"),
    [("ecr:*", "full-access", "note"), ("ecr:PutImages", "unknown-action", "warning")],
)
def test_iam_takes_what_ecr_refuses_and_administrators_have_all(
    action: str, rule: str, level: str, lint_text: Lint
) -> None:
    policy = {"Version": "2012-10-17", "Statement": [login, allow(action, APP)]}
    (found,) = [each for each in lint_text(json.dumps(policy)).findings if each.rule.name == rule]
    assert found.level == level
    assert found.rule.level != level
