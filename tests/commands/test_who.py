"""`ecrlint who` as a process: the table in every format, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tests.access.test_questions import HARD
from tests.cli.test_cli import IDENTITY, ROOT, ecrlint

OWNER, OTHER, THIRD = "210987654321", "123456789013", "234567890123"
PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
PUSH = [
    "ecr:BatchCheckLayerAvailability",
    "ecr:CompleteLayerUpload",
    "ecr:InitiateLayerUpload",
    "ecr:PutImage",
    "ecr:UploadLayerPart",
]
POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "OrgPull",
            "Effect": "Allow",
            "Principal": "*",
            "Action": PULL,
            "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}},
        },
        {
            "Sid": "Push",
            "Effect": "Allow",
            "Principal": {"AWS": [f"arn:aws:iam::{OTHER}:role/ci", f"arn:aws:iam::{OTHER}:role/team/deploy"]},
            "Action": PUSH,
        },
        {
            "Sid": "Look",
            "Effect": "Allow",
            "Principal": {"AWS": [THIRD, "arn:aws:iam::345678901234:root", OWNER]},
            "Action": "ecr:ListImages",
        },
        {
            "Sid": "Admin",
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{OWNER}:role/admin"},
            "Action": "ecr:*",
        },
        {
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
            "Action": PULL,
            "Condition": {"StringEquals": {"aws:SourceAccount": OWNER}},
        },
        {
            "Sid": "Endpoint",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "ecr:PutImage",
            "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-0123456789abcdef0"}},
        },
    ],
}
TEXT = f"""\
p.json: who may do what with the repository

                                         pull         push         delete  admin  configure  inspect

Anyone, or whoever fits a pattern
1  anyone with AWS credentials           conditional  -            -       -      -          -

Whole accounts, whose own identity policies decide who of them may
2  accounts {THIRD}, 345678901234   conditional  -            -       -      -          partial
3  account {OWNER} (the owner)      conditional  -            -       -      -          partial

Named roles, users and sessions
4  roles ci, team/deploy of account      conditional  conditional  -       -      -          -
     {OTHER}
5  role admin of account {OWNER}    full         conditional  full    full   full       full
     (the owner)

AWS services
6  lambda.amazonaws.com                  conditional  -            -       -      -          -

1  anyone with AWS credentials
     pull: conditional by OrgPull (line 4) when aws:PrincipalOrgID is o-a1b2c3d4e5

2  accounts {THIRD}, 345678901234
     pull: conditional by OrgPull (line 4) when aws:PrincipalOrgID is o-a1b2c3d4e5
     inspect: partial by Look (line 35); names only ecr:ListImages

3  account {OWNER} (the owner)
     pull: conditional by OrgPull (line 4) when aws:PrincipalOrgID is o-a1b2c3d4e5
     inspect: partial by Look (line 35); names only ecr:ListImages

4  roles ci, team/deploy of account {OTHER}
     pull: conditional by OrgPull (line 4) when aws:PrincipalOrgID is o-a1b2c3d4e5
     push: conditional by Push (line 18), but Endpoint (line 70) denies it if aws:SourceVpce is not
       vpce-0123456789abcdef0

5  role admin of account {OWNER} (the owner)
     pull, delete, admin, configure, inspect: full by Admin (line 47)
     push: conditional by Admin (line 47), but Endpoint (line 70) denies it if aws:SourceVpce is not
       vpce-0123456789abcdef0

6  lambda.amazonaws.com
     pull: conditional by #5 (line 55) when aws:SourceAccount is {OWNER}

full: every action that it needs, always
conditional: every action that it needs, but only under conditions
partial: only some of the actions that it needs
-: nothing of it

note: Account {OWNER} owns the repository: its identity policies alone may grant its callers
      more. Only a Deny here keeps them out.
note: Callers of other accounts also need an identity policy of their own account that allows it.
"""
MERMAID = f"""\
flowchart LR
  repository[("p.json")]
  subgraph anyones["Anyone, or whoever fits a pattern"]
    caller1["anyone with AWS credentials"]
  end
  subgraph accounts["Whole accounts, whose own identity policies decide who of them may"]
    caller2["accounts {THIRD}, 345678901234"]
    caller3["account {OWNER} (the owner)"]
  end
  subgraph nameds["Named roles, users and sessions"]
    caller4["roles ci, team/deploy of account {OTHER}"]
    caller5["role admin of account {OWNER} (the owner)"]
  end
  subgraph services["AWS services"]
    caller6["lambda.amazonaws.com"]
  end
  caller1 -.->|"pull (conditional)"| repository
  caller2 -->|"inspect (partial)"| repository
  caller2 -.->|"pull (conditional)"| repository
  caller3 -->|"inspect (partial)"| repository
  caller3 -.->|"pull (conditional)"| repository
  caller4 -.->|"pull, push (conditional)"| repository
  caller5 ==>|"pull, delete, admin, configure, inspect"| repository
  caller5 -.->|"push (conditional)"| repository
  caller6 -.->|"pull (conditional)"| repository
"""
REPOSITORIES = f"arn:aws:ecr:us-east-1:{OWNER}:repository"
REGISTRY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "Copy",
            "Effect": "Allow",
            "Principal": {"AWS": [f"arn:aws:iam::{OTHER}:root", THIRD]},
            "Action": ["ecr:CreateRepository", "ecr:ReplicateImage"],
            "Resource": f"{REPOSITORIES}/*",
        },
        {
            "Sid": "Cache",
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{OWNER}:role/ci"},
            "Action": ["ecr:CreateRepository", "ecr:BatchImportUpstreamImage"],
            "Resource": [f"{REPOSITORIES}/hub/*", f"{REPOSITORIES}/quay"],
        },
        {
            "Sid": "Keep",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "ecr:ReplicateImage",
            "Resource": f"{REPOSITORIES}/secret",
        },
    ],
}
REGISTRY_TEXT = f"""\
r.json: who may do what with the registry

                                         replicate    create  import

Whole accounts, whose own identity policies decide who of them may
1  accounts {OTHER}, {THIRD}   conditional  full    -
     on every repository of account
     {OWNER} in us-east-1

Named roles, users and sessions
2  role ci of account {OWNER} (the  -            full    full
     owner) on repositories hub/* or
     quay of account {OWNER} in
     us-east-1

1  accounts {OTHER}, {THIRD} on every repository of account {OWNER} in us-east-1
     replicate: conditional by Copy (line 4), but Keep (line 34) denies it on repository secret of
       account {OWNER} in us-east-1
     create: full by Copy (line 4)

2  role ci of account {OWNER} (the owner) on repositories hub/* or quay of account {OWNER}
   in us-east-1
     create, import: full by Cache (line 19)

full: every action that it needs, always
conditional: every action that it needs, but only under conditions
-: nothing of it

note: Account {OWNER} owns the registry: its identity policies alone may grant its callers
      more. Only a Deny here keeps them out.
note: Callers of other accounts also need an identity policy of their own account that allows it.
"""
HOSTILE = '"]--><script>alert(1)</script>\x1b[31m\u202e'


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / "p.json").write_text(json.dumps(POLICY, indent=2))
    (tmp_path / "identity.json").write_text(json.dumps(IDENTITY))
    return tmp_path


def write(folder: Path, *statements: object) -> str:
    (folder / "q.json").write_text(json.dumps({"Version": "2012-10-17", "Statement": list(statements)}))
    return "q.json"


def allow(**elements: object) -> dict[str, object]:
    return {"Effect": "Allow", "Principal": "*", "Action": PULL, **elements}


def callers(work: Path, *arguments: str) -> list[dict[str, object]]:
    outcome = ecrlint(work, "who", *arguments, "--format", "json")
    assert outcome.code == 0, outcome.err
    report = json.loads(outcome.out)
    schema = json.loads((ROOT / "schemas/ecrlint-who.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(report)
    found: list[dict[str, object]] = report["callers"]
    return found


def test_the_text(work: Path) -> None:
    outcome = ecrlint(work, "who", "p.json", "--account", OWNER)
    assert (outcome.code, outcome.out, outcome.err) == (0, TEXT, "")


def test_the_flowchart(work: Path) -> None:
    assert ecrlint(work, "who", "p.json", "--account", OWNER, "--format", "mermaid").out == MERMAID


def test_programs_see_every_caller_on_its_own(work: Path) -> None:
    found = callers(work, "p.json", "--account", OWNER)
    assert [(each["principal"], each["section"], each["delegates"], each["owner"]) for each in found] == [
        ("*", "anyone", False, False),
        (THIRD, "account", True, False),
        ("345678901234", "account", True, False),
        (OWNER, "account", True, True),
        (f"arn:aws:iam::{OTHER}:role/ci", "named", False, False),
        (f"arn:aws:iam::{OTHER}:role/team/deploy", "named", False, False),
        (f"arn:aws:iam::{OWNER}:role/admin", "named", False, True),
        ("lambda.amazonaws.com", "service", False, False),
    ]
    may = found[4]["may"]
    assert isinstance(may, dict)
    assert may["push"] == {
        "level": "conditional",
        "statements": [
            {
                "label": "Push",
                "effect": "Allow",
                "policy": "repository",
                "path": "p.json",
                "pointer": "/Statement/1",
                "line": 18,
                "column": 5,
            }
        ],
        "denies": [
            {
                "label": "Endpoint",
                "effect": "Deny",
                "policy": "repository",
                "path": "p.json",
                "pointer": "/Statement/5",
                "line": 70,
                "column": 5,
            }
        ],
        "conditions": [],
        "exceptions": ["aws:SourceVpce is not vpce-0123456789abcdef0"],
        "corners": [],
        "missing": [],
    }


def test_a_named_role_is_not_its_account(work: Path) -> None:
    role = {"AWS": [OTHER, f"arn:aws:iam::{OTHER}:role/ci"]}
    path = write(work, allow(Principal=role))
    text = ecrlint(work, "who", path).out
    assert f"1  account {OTHER}" in text
    assert f"2  role ci of account {OTHER}" in text


def test_what_roles_have_is_not_told_of_their_account(work: Path) -> None:
    whole = allow(Principal={"AWS": [OTHER, THIRD]}, Action="ecr:ListImages")
    role = f"arn:aws:iam::{OTHER}:role/ci"
    found = callers(work, write(work, whole, allow(Principal={"AWS": role}, Action="ecr:*")))
    levels = {each["principal"]: each["may"]["delete"]["level"] for each in found}  # type: ignore[index]
    assert levels == {OTHER: "none", THIRD: "none", role: "full"}


def test_a_role_that_a_deny_keeps_out_is_shown(work: Path) -> None:
    role = f"arn:aws:iam::{OTHER}:role/ci"
    out = {"Sid": "Out", "Effect": "Deny", "Principal": {"AWS": [role, f"{role}-old"]}, "Action": "ecr:*"}
    path = write(work, allow(Sid="In", Principal={"AWS": [OTHER, role]}), out)
    text = " ".join(ecrlint(work, "who", path).out.split())
    assert f"2 role ci of account {OTHER} pull: none because Out (line 1) denies it" in text
    assert f"but Out (line 1) denies it if the caller is role ci-old of account {OTHER}" in text


def test_many_accounts_are_one_row(work: Path) -> None:
    accounts = [str(200000000000 + number) for number in range(240)]
    path = write(work, allow(Principal={"AWS": accounts}))
    text = ecrlint(work, "who", path).out
    assert "and 237 more" in text
    assert "200000000239" in text, "below the table all are told"
    assert len(callers(work, path)) == 240


def test_a_condition_on_the_caller_is_part_of_who_it_is(work: Path) -> None:
    pattern = f"arn:aws:iam::{OTHER}:role/ci-*"
    path = write(work, allow(Condition={"ArnLike": {"aws:PrincipalArn": pattern}}))
    outcome = ecrlint(work, "who", path)
    assert f"anyone with AWS credentials when aws:PrincipalArn is like {pattern}" in " ".join(
        outcome.out.split()
    )


def test_a_statement_that_cannot_act_is_not_told(work: Path) -> None:
    """No AWS service is of an organisation."""
    service = allow(Sid="Lambda", Principal={"Service": "lambda.amazonaws.com"}, Action="ecr:*")
    organization = allow(Sid="Org", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})
    reasons = ecrlint(work, "who", write(work, organization, service)).out.partition(
        "2  lambda.amazonaws.com\n"
    )[2]
    assert "Lambda (line 1)" in reasons
    assert "Org (line" not in reasons


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (allow(Effect="Deny"), "gives nobody any of pull, push, delete"),
        (allow(Action="s3:GetObject"), "gives nobody any of pull"),
        (allow(Sid="Copy", Action="ecr:BatchImportUpstreamImage"), "Copy (line 1) allows ecr:BatchImport"),
        (
            allow(Condition={"StringEqual": {"aws:SourceVpce": "vpce-1"}}),
            "the table counts them as met by every request",
        ),
        (allow(Condition={"StringEquals": {"aws:SourceVpc": "${aws:PrincipalTag/vpc}"}}), "policy variable"),
    ],
)
def test_what_the_table_does_not_show_is_told(work: Path, statement: dict[str, object], words: str) -> None:
    outcome = ecrlint(work, "who", write(work, statement), "--kind", "repository")
    assert outcome.code == 0
    assert words in " ".join(outcome.out.split())


def test_a_public_repository_has_no_column_for_pulling(work: Path) -> None:
    path = write(work, allow(Action="ecr-public:*", Principal={"AWS": OTHER}))
    outcome = ecrlint(work, "who", path)
    header = outcome.out.splitlines()[2].split()
    assert header == ["push", "delete", "admin", "configure", "inspect"]
    assert "Anyone may pull from a public repository" in outcome.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["none.json"], "none.json: no such file"),
        (["identity.json"], "--kind"),
        (["p.json", "--account", "1"], "12 digits"),
        (["p.json", "--format", "htm"], "did you mean 'html'?"),
        (["p.json", "--kind", "registry"], "this registry policy is not well-formed"),
        ([], "the following arguments are required: PATH"),
    ],
)
def test_mistakes_are_one_line_with_a_hint(work: Path, arguments: list[str], words: str) -> None:
    outcome = ecrlint(work, "who", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert words in outcome.err
    assert outcome.err.count("\n") == 1


def test_a_registry(work: Path) -> None:
    (work / "r.json").write_text(json.dumps(REGISTRY, indent=2))
    outcome = ecrlint(work, "who", "r.json", "--account", OWNER)
    assert (outcome.code, outcome.out, outcome.err) == (0, REGISTRY_TEXT, "")
    assert [(each["principal"], each["where"]) for each in callers(work, "r.json")] == [
        (OTHER, f"every repository of account {OWNER} in us-east-1"),
        (THIRD, f"every repository of account {OWNER} in us-east-1"),
        (f"arn:aws:iam::{OWNER}:role/ci", f"repositories hub/* or quay of account {OWNER} in us-east-1"),
    ]
    page = ecrlint(work, "who", "r.json", "--format", "html").out
    assert "<h1>Who may do what with the registry</h1>" in page
    flowchart = ecrlint(work, "who", "r.json", "--format", "mermaid").out
    assert 'registry[("r.json")]' in flowchart
    assert '-.->|"replicate (conditional)"| registry' in flowchart


def test_what_else_a_registry_gives_has_columns(work: Path) -> None:
    path = write(work, allow(Principal={"AWS": OTHER}, Resource="*"))
    text = ecrlint(work, "who", path, "--kind", "registry").out
    assert text.splitlines()[2].split() == ["replicate", "create", "import", "pull"]
    assert "policy scope is V1" in text


def test_what_aws_does_not_document_is_no_answer(work: Path) -> None:
    role = {"AWS": f"arn:aws:iam::{OTHER}:role/ci"}
    spared = {"Effect": "Deny", "NotPrincipal": role, "Action": "ecr:*"}
    path = write(work, allow(Principal=role), spared)
    (caller,) = callers(work, path)
    may = caller["may"]
    assert isinstance(may, dict)
    assert (may["pull"]["level"], may["pull"]["corners"]) == ("unknown", ["not-principal"])
    text = " ".join(ecrlint(work, "who", path).out.split())
    assert "pull: unknown by #1 (line 1), but #2 (line 1) denies it; AWS does not document whether" in text
    assert '-.->|"pull (unknown)"| repository' in ecrlint(work, "who", path, "--format", "mermaid").out
    assert '<td class="unknown">' in ecrlint(work, "who", path, "--format", "html").out


@pytest.mark.parametrize("name", ["patterns", "clauses"])
def test_what_would_take_too_long_is_said(work: Path, name: str) -> None:
    outcome = ecrlint(work, "who", write(work, *HARD[name]), "--kind", "repository")
    assert (outcome.code, outcome.out) == (2, "")
    assert "the table would take too long" in outcome.err
    assert outcome.err.count("\n") == 1


@pytest.mark.parametrize("format", ["text", "json", "html", "mermaid"])
def test_text_of_the_policy_is_made_safe(work: Path, format: str) -> None:
    role = f"arn:aws:iam::{OTHER}:role/{HOSTILE}"
    path = write(work, allow(Sid=HOSTILE, Principal={"AWS": role}))
    outcome = ecrlint(work, "who", path, "--format", format)
    assert outcome.code == 0
    assert not {"\x1b", "\u202e"} & set(outcome.out)
    if format == "mermaid":
        assert "<script>" not in outcome.out
        assert '"]--' not in outcome.out


def test_the_same_bytes_every_time(work: Path) -> None:
    for format in ("text", "json", "html", "mermaid"):
        runs = {
            ecrlint(work, "who", "p.json", "--format", format, env={"PYTHONHASHSEED": seed}).out
            for seed in "12"
        }
        assert len(runs) == 1


def test_a_policy_of_terraform_is_read_with_the_files_beside_it(tmp_path: Path) -> None:
    policy = (
        'jsonencode({ Statement = { Effect = "Allow", Principal = { AWS = var.who }, Action = "ecr:*" } })'
    )
    (tmp_path / "main.tf").write_text(
        f'resource "aws_ecr_repository_policy" "a" {{\n policy = {policy}\n}}\n'
    )
    (tmp_path / "variables.tf").write_text('variable "who" {\n  default = "111122223333"\n}\n')
    outcome = ecrlint(tmp_path, "who", "main.tf")
    assert outcome.code == 0
    assert "111122223333" in outcome.out


MORE = """variable "more" {}
resource "aws_ecr_repository_policy" "this" {
  repository = "app"
  policy = jsonencode({ Version = "2012-10-17", Statement = [
    { Sid = "Push", Effect = "Allow", Principal = "*", Action = "ecr:PutImage" }, var.more
  ] })
}
"""


def test_what_others_may_give_is_told(tmp_path: Path) -> None:
    """Statements of which nothing is known; and no command is shown that could not tell."""
    (tmp_path / "main.tf").write_text(MORE)
    table = " ".join(ecrlint(tmp_path, "who", "main.tf").out.split())
    assert "conditional by statements that are decided elsewhere" in table
    assert "they may allow more than the table shows, or deny it" in table
    checked = ecrlint(tmp_path, "check", "--select", "public-push", "main.tf")
    assert "unless a statement that is decided elsewhere denies it" in checked.out
    assert "simulate" not in checked.out


READ_ONLY = {
    "Sid": "ReadOnly",
    "Effect": "Allow",
    "Principal": "*",
    "Action": ["ecr:BatchGet*", "ecr:Get*"],
    "Resource": "*",
}


@pytest.mark.parametrize("format", ["text", "json", "html", "mermaid"])
def test_an_endpoint_policy_is_joined(tmp_path: Path, format: str) -> None:
    push = {"Sid": "Push", "Effect": "Allow", "Principal": {"AWS": "210987654321"}, "Action": "ecr:*"}
    (tmp_path / "repo.json").write_text(json.dumps({"Version": "2012-10-17", "Statement": [push]}))
    (tmp_path / "vpce.json").write_text(json.dumps({"Statement": [READ_ONLY]}))
    outcome = ecrlint(tmp_path, "who", "repo.json", "--endpoint-policy", "vpce.json", "--format", format)
    assert outcome.code == 0, outcome.err
    if format == "json":
        schema = json.loads((ROOT / "schemas" / "ecrlint-who.schema.json").read_text("utf-8"))
        jsonschema.Draft202012Validator(schema).validate(outcome.report)
        (row,) = json.loads(outcome.out)["callers"]
        assert (row["may"]["pull"]["level"], row["may"]["push"]["level"]) == ("full", "none")
        assert row["may"]["push"]["missing"][0]["policies"] == ["endpoint"]
    elif format == "text":
        words = " ".join(outcome.out.split())
        assert "pull: full by Push (repo.json, line 1); and ReadOnly (vpce.json, line 1)" in words
        assert "none because vpce.json" in words
        assert "through the VPC endpoint of vpce.json" in words
    else:
        assert "vpce.json" in outcome.out


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{}", "not well-formed"),
        ("x", "vpce.json"),
        ('{"Statement": "${x}"}', "vpce.json"),
    ],
)
def test_a_bad_endpoint_policy_is_no_answer(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "repo.json").write_text(
        '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "ecr:*"}]}'
    )
    (tmp_path / "vpce.json").write_text(text)
    outcome = ecrlint(tmp_path, "who", "repo.json", "--endpoint-policy", "vpce.json")
    assert outcome.code == 2
    assert words in outcome.err
