"""`data.aws_iam_policy_document`: the policy that it makes, as the provider's own tests expect it.

The cases are written after those of the provider (policy_document_data_source_test.go) and after the examples
of its page "Data Source: aws_iam_policy_document", with ECR's actions in place of theirs. The order inside of
a set means nothing; the provider sorts, we keep what is written.
"""

from __future__ import annotations

from textwrap import dedent

import pytest

from ecrlint.policy.unknown import UNKNOWN
from tests.read.terraform import module, only, spot

POLICY = """
resource "aws_ecr_repository_policy" "app" {
  repository = "app"
  policy     = data.aws_iam_policy_document.app.json
}
"""


def made(text: str) -> object:
    return only(dedent(text) + POLICY).data


def document(body: str) -> object:
    return made('data "aws_iam_policy_document" "app" {\n' + dedent(body) + "}\n")


def statement(body: str) -> dict[str, object]:
    data = document("statement {\n" + dedent(body) + "}\n")
    assert isinstance(data, dict)
    [found] = data["Statement"]
    return found  # type: ignore[no-any-return]


def test_defaults_and_lists_of_one() -> None:
    assert document("""
        policy_id = "policy_id"
        statement {
          sid     = "1"
          actions = ["ecr:PutImage", "ecr:BatchGetImage"]
          principals {
            type        = "AWS"
            identifiers = ["arn:aws:iam::210987654321:root"]
          }
        }
        statement {
          effect  = "Deny"
          actions = ["ecr:DeleteRepository"]
          not_principals {
            type        = "AWS"
            identifiers = ["arn:aws:iam::210987654321:role/a", "arn:aws:iam::210987654321:role/b"]
          }
        }
        """) == {
        "Version": "2012-10-17",
        "Id": "policy_id",
        "Statement": [
            {
                "Sid": "1",
                "Effect": "Allow",
                "Action": ["ecr:PutImage", "ecr:BatchGetImage"],
                "Principal": {"AWS": "arn:aws:iam::210987654321:root"},
            },
            {
                "Effect": "Deny",
                "Action": "ecr:DeleteRepository",
                "NotPrincipal": {
                    "AWS": ["arn:aws:iam::210987654321:role/a", "arn:aws:iam::210987654321:role/b"]
                },
            },
        ],
    }


def test_a_document_without_statements_has_none() -> None:
    assert document("") == {"Version": "2012-10-17"}


def test_an_older_version() -> None:
    assert document('version = "2008-10-17"\n') == {"Version": "2008-10-17"}


@pytest.mark.parametrize(
    ("type", "identifiers", "principal"),
    [
        ("*", '["*"]', "*"),
        ("AWS", '["*"]', {"AWS": "*"}),
        ("*", '["*", "a"]', {"*": ["*", "a"]}),
        ("Service", '["lambda.amazonaws.com"]', {"Service": "lambda.amazonaws.com"}),
        ("AWS", '["a", "b", "a"]', {"AWS": ["a", "b"]}),
        ("AWS", "[]", {"AWS": []}),
        ("AWS", "var.who", {"AWS": UNKNOWN}),
        ("AWS", '["a", var.who]', {"AWS": ["a", UNKNOWN]}),
        ("AWS", "coalescelist(var.none, [])", {"AWS": UNKNOWN}),
    ],
)
def test_principals(type: str, identifiers: str, principal: object) -> None:
    body = f'principals {{\n type = "{type}"\n identifiers = {identifiers}\n}}\n'
    assert statement(body) == {"Effect": "Allow", "Principal": principal}


@pytest.mark.parametrize("identifiers", ["[var.who]", '["${var.who}"]', '["*", var.who]', "var.all"])
def test_everybody_may_be_among_unknown_identifiers(identifiers: str) -> None:
    body = f'principals {{\n type = "*"\n identifiers = {identifiers}\n}}\n'
    assert statement(body)["Principal"] is UNKNOWN


def test_principals_of_one_type_come_together() -> None:
    assert statement("""
        principals {
          type        = "AWS"
          identifiers = ["a"]
        }
        principals {
          type        = "Service"
          identifiers = ["lambda.amazonaws.com"]
        }
        principals {
          type        = "AWS"
          identifiers = ["b", "c"]
        }
        """)["Principal"] == {"AWS": ["a", "b", "c"], "Service": "lambda.amazonaws.com"}


def test_everyone_beside_others_is_not_written_short() -> None:
    assert statement("""
        principals {
          type        = "*"
          identifiers = ["*"]
        }
        principals {
          type        = "AWS"
          identifiers = ["a"]
        }
        """)["Principal"] == {"*": "*", "AWS": "a"}


def test_an_unknown_type_of_principal_leaves_nothing_known() -> None:
    assert (
        statement("""
        principals {
          type        = var.type
          identifiers = ["a"]
        }
        """)["Principal"]
        is UNKNOWN
    )


def test_conditions_come_together_by_test_and_variable() -> None:
    assert statement("""
        condition {
          test     = "StringLike"
          variable = "aws:PrincipalArn"
          values   = ["home/", "", "home/&{aws:username}/"]
        }
        condition {
          test     = "StringEquals"
          variable = "aws:PrincipalOrgID"
          values   = ["o-abcdefghij"]
        }
        condition {
          test     = "StringLike"
          variable = "aws:PrincipalArn"
          values   = ["more"]
        }
        """)["Condition"] == {
        "StringLike": {"aws:PrincipalArn": ["home/", "", "home/${aws:username}/", "more"]},
        "StringEquals": {"aws:PrincipalOrgID": "o-abcdefghij"},
    }


@pytest.mark.parametrize("test", ['"StringEquals"', "var.test"])
def test_what_is_unknown_in_a_condition(test: str) -> None:
    condition = statement(f"""
        condition {{
          test     = {test}
          variable = "aws:PrincipalOrgID"
          values   = [var.org]
        }}
        """)["Condition"]
    expected = {"StringEquals": {"aws:PrincipalOrgID": UNKNOWN}}
    assert condition == (UNKNOWN if test == "var.test" else expected)


def test_the_other_elements() -> None:
    assert statement("""
        effect        = "Deny"
        not_actions   = ["ecr:*"]
        not_resources = ["arn:aws:ecr:eu-west-1:210987654321:repository/&{aws:PrincipalTag/team}"]
        """) == {
        "Effect": "Deny",
        "NotAction": "ecr:*",
        "NotResource": "arn:aws:ecr:eu-west-1:210987654321:repository/${aws:PrincipalTag/team}",
    }


def test_null_is_as_if_it_were_not_there() -> None:
    assert statement("sid = null\neffect = null\nactions = null\nresources = null\n") == {"Effect": "Allow"}


SOURCE = """
    data "aws_iam_policy_document" "one" {
      statement {
        sid     = "OverridePlaceholder"
        effect  = "Allow"
        actions = ["ecr:PutImage"]
      }
      statement {
        actions = ["ecr:BatchGetImage"]
      }
    }
    data "aws_iam_policy_document" "two" {
      policy_id = "two"
      statement {
        sid     = "OverridePlaceholder"
        effect  = "Deny"
        actions = ["ecr:DeleteRepository"]
      }
      statement {
        actions = ["ecr:ListImages"]
      }
    }
"""


def sids(data: object) -> list[object]:
    assert isinstance(data, dict)
    return [(each.get("Sid"), each["Effect"], each["Action"]) for each in data["Statement"]]


def test_own_statements_overwrite_the_sources_by_sid() -> None:
    data = made(
        SOURCE
        + """
        data "aws_iam_policy_document" "app" {
          source_policy_documents = [data.aws_iam_policy_document.one.json]
          statement {
            sid     = "OverridePlaceholder"
            effect  = "Deny"
            actions = ["ecr:SetRepositoryPolicy"]
          }
        }
        """
    )
    assert sids(data) == [
        ("OverridePlaceholder", "Deny", "ecr:SetRepositoryPolicy"),
        (None, "Allow", "ecr:BatchGetImage"),
    ]


def test_overrides_replace_by_sid_and_add_what_has_none() -> None:
    data = made(
        SOURCE
        + """
        data "aws_iam_policy_document" "app" {
          override_policy_documents = [
            data.aws_iam_policy_document.one.json,
            data.aws_iam_policy_document.two.minified_json,
          ]
          statement {
            sid     = "OverridePlaceholder"
            actions = ["ecr:SetRepositoryPolicy"]
          }
        }
        """
    )
    assert isinstance(data, dict) and data["Id"] == "two"
    assert sids(data) == [
        ("OverridePlaceholder", "Deny", "ecr:DeleteRepository"),
        (None, "Allow", "ecr:BatchGetImage"),
        (None, "Allow", "ecr:ListImages"),
    ]


def test_sources_may_be_texts_and_empty_ones_count_for_nothing() -> None:
    data = made(
        """
        locals {
          base = jsonencode({ Statement = { Sid = "A", Effect = "Deny", Action = "ecr:*", Principal = "*" } })
        }
        data "aws_iam_policy_document" "app" {
          source_policy_documents = [local.base, ""]
        }
        """
    )
    assert data == {
        "Version": "2012-10-17",
        "Statement": [{"Sid": "A", "Effect": "Deny", "Action": "ecr:*", "Principal": "*"}],
    }


def test_the_old_attributes_for_one_source_and_one_override() -> None:
    data = made(
        SOURCE
        + """
        data "aws_iam_policy_document" "app" {
          source_json   = data.aws_iam_policy_document.one.json
          override_json = data.aws_iam_policy_document.two.json
        }
        """
    )
    assert sids(data) == [
        ("OverridePlaceholder", "Deny", "ecr:DeleteRepository"),
        (None, "Allow", "ecr:BatchGetImage"),
        (None, "Allow", "ecr:ListImages"),
    ]


def test_a_source_that_nobody_knows_may_hold_any_statement() -> None:
    data = made(
        """
        data "aws_iam_policy_document" "app" {
          source_policy_documents = [var.base]
          statement {
            sid     = "A"
            actions = ["ecr:PutImage"]
          }
        }
        """
    )
    assert data == {
        "Version": "2012-10-17",
        "Statement": [UNKNOWN, {"Sid": "A", "Effect": "Allow", "Action": "ecr:PutImage"}],
    }


def test_a_document_that_has_itself_for_a_source_is_unknown_there() -> None:
    data = made(
        """
        data "aws_iam_policy_document" "app" {
          source_policy_documents = [data.aws_iam_policy_document.app.json]
        }
        """
    )
    assert data == {"Version": "2012-10-17", "Statement": [UNKNOWN]}


def test_dynamic_statements_of_a_map_and_of_a_list() -> None:
    data = made(
        """
        locals {
          roles = { a = "arn:aws:iam::210987654321:role/a", b = "arn:aws:iam::210987654321:role/b" }
        }
        data "aws_iam_policy_document" "app" {
          dynamic "statement" {
            for_each = local.roles
            content {
              sid     = statement.key
              actions = ["ecr:PutImage"]
              principals {
                type        = "AWS"
                identifiers = [statement.value]
              }
            }
          }
          dynamic "statement" {
            for_each = ["ecr:ListImages"]
            iterator = each_action
            content {
              actions = [each_action.value]
            }
          }
          dynamic "statement" {
            for_each = []
            content {}
          }
        }
        """
    )
    assert data == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "a",
                "Effect": "Allow",
                "Action": "ecr:PutImage",
                "Principal": {"AWS": "arn:aws:iam::210987654321:role/a"},
            },
            {
                "Sid": "b",
                "Effect": "Allow",
                "Action": "ecr:PutImage",
                "Principal": {"AWS": "arn:aws:iam::210987654321:role/b"},
            },
            {"Effect": "Allow", "Action": "ecr:ListImages"},
        ],
    }


def test_dynamic_principals_and_conditions() -> None:
    found = statement("""
        dynamic "principals" {
          for_each = [{ type = "AWS", identifiers = ["a"] }, { type = "Service", identifiers = ["b"] }]
          content {
            type        = principals.value.type
            identifiers = principals.value["identifiers"]
          }
        }
        dynamic "condition" {
          for_each = { org = "o-abcdefghij" }
          content {
            test     = "StringEquals"
            variable = "aws:PrincipalOrgID"
            values   = [condition.value]
          }
        }
        """)
    assert found["Principal"] == {"AWS": "a", "Service": "b"}
    assert found["Condition"] == {"StringEquals": {"aws:PrincipalOrgID": "o-abcdefghij"}}


def test_dynamic_blocks_over_what_nobody_knows() -> None:
    """Each is there once or not; a condition may be missing, somebody must be named."""
    text = """
        data "aws_iam_policy_document" "app" {
          statement {
            dynamic "principals" {
              for_each = var.principals
              content {
                type        = "AWS"
                identifiers = principals.value
              }
            }
            dynamic "condition" {
              for_each = var.conditions
              content {
                test     = "StringEquals"
                variable = "aws:PrincipalOrgID"
                values   = condition.value
              }
            }
          }
        }
        """
    found = module({"main.tf": dedent(text) + POLICY})
    forms = [each.data["Statement"][0] for each in found.documents]  # type: ignore[index]
    named: list[object] = [{"AWS": UNKNOWN}, UNKNOWN]
    tested = {"StringEquals": {"aws:PrincipalOrgID": UNKNOWN}}
    assert len(forms) == 4
    for principal in named:
        assert {"Effect": "Allow", "Principal": principal, "Condition": tested} in forms
        assert {"Effect": "Allow", "Principal": principal} in forms


@pytest.mark.parametrize(
    "way", ["[0].json", "[count.index].json", '["a"].json', ".0.json", "[each.key].minified_json"]
)
def test_the_ways_to_speak_of_one_of_several(way: str) -> None:
    text = f"""
data "aws_iam_policy_document" "app" {{
  count = 1
  statement {{
    actions = ["ecr:PutImage"]
  }}
}}
resource "aws_ecr_repository_policy" "app" {{
  repository = "app"
  policy     = data.aws_iam_policy_document.app{way}
}}
"""
    assert sids(only(text).data) == [(None, "Allow", "ecr:PutImage")]


def test_where_everything_stands() -> None:
    found = only(
        """
data "aws_iam_policy_document" "app" {
  statement {
    sid     = "A"
    effect  = "Deny"
    actions = ["ecr:PutImage"]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalOrgID"
      values   = ["o-abcdefghij", "o-klmnopqrst"]
    }
  }
}
"""
        + POLICY
    )
    assert spot(found, "/Statement/0", "opening") == "statement {"
    assert spot(found, "/Statement/0/Sid") == '"A"'
    assert spot(found, "/Statement/0/Effect", "key") == "effect"
    assert spot(found, "/Statement/0/Action", "key") == "actions"
    assert spot(found, "/Statement/0/Action") == '"ecr:PutImage"'
    assert spot(found, "/Statement/0/Principal", "key") == "principals"
    assert spot(found, "/Statement/0/Principal/AWS", "key") == '"AWS"'
    assert spot(found, "/Statement/0/Principal/AWS") == '"*"'
    assert spot(found, "/Statement/0/Condition", "key") == "condition"
    assert spot(found, "/Statement/0/Condition/StringEquals", "key") == '"StringEquals"'
    assert (
        spot(found, "/Statement/0/Condition/StringEquals/aws:PrincipalOrgID", "key") == '"aws:PrincipalOrgID"'
    )
    assert spot(found, "/Statement/0/Condition/StringEquals/aws:PrincipalOrgID/1") == '"o-klmnopqrst"'
    assert found.name == "aws_ecr_repository_policy.app"
    assert found.repository == "app"
    assert found.kind == "repository"


EMPTY = """
variable "who" {
  default = []
}
data "aws_iam_policy_document" "app" {
  %s
}
"""


@pytest.mark.parametrize("identifiers", ["var.who", "[for who in var.who : who]", "concat(var.who, var.who)"])
def test_an_empty_default_is_for_others_to_fill(identifiers: str) -> None:
    body = f'statement {{\n principals {{\n type = "AWS"\n identifiers = {identifiers}\n }}\n }}'
    data = made(EMPTY % body)
    assert isinstance(data, dict)
    assert data["Statement"] == [{"Effect": "Allow", "Principal": {"AWS": UNKNOWN}}]


def test_blocks_that_defaults_leave_out() -> None:
    statement = 'dynamic "statement" {\n for_each = length(var.who) > 0 ? [1] : []\n content {}\n }'
    assert made(EMPTY % statement) == {"Version": "2012-10-17", "Statement": [UNKNOWN]}
    condition = statement.replace("statement", "condition")
    principals = statement.replace("statement", "principals")
    data = made(EMPTY % f"statement {{\n {principals}\n {condition}\n }}")
    assert isinstance(data, dict)
    assert data["Statement"] == [{"Effect": "Allow", "Principal": UNKNOWN}]


def test_principals_or_not_principals() -> None:
    blocks = "\n".join(
        f'dynamic "{name}" {{\n for_each = {each}\n content {{\n type = "AWS"\n identifiers = ["a"]\n }}\n }}'
        for name, each in (("principals", "var.a"), ("not_principals", '["x"]'))
    )
    assert statement(blocks) == {"Effect": "Allow", "NotPrincipal": {"AWS": "a"}}


def test_documents_that_double_each_other() -> None:
    own = 'statement {\n actions = ["ecr:PutImage"]\n }\n'
    document = 'data "aws_iam_policy_document" "d%d" {\n source_policy_documents = [%s, %s]\n}\n'
    sources = [f"data.aws_iam_policy_document.d{number}.json" for number in range(31)]
    chain = "".join(document % (number, *sources[number + 1 : number + 2] * 2) for number in range(30))
    end = f'data "aws_iam_policy_document" "d30" {{\n {own} }}\n'
    data = made(chain.replace('"d0"', '"app"') + end)
    assert isinstance(data, dict)
    assert data["Statement"][-1] is UNKNOWN
    assert len(data["Statement"]) == 1001


def test_documents_that_all_lead_to_each_other() -> None:
    names = ["app", *(f"d{number}" for number in range(30))]
    sources = ", ".join(f"data.aws_iam_policy_document.{name}.json" for name in names)
    text = "".join(
        f'data "aws_iam_policy_document" "{name}" {{\n source_policy_documents = [{sources}]\n}}\n'
        for name in names
    )
    assert made(text) == {"Version": "2012-10-17", "Statement": [UNKNOWN]}
