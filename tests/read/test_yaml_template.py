"""Templates of YAML: what decides is left out, what is filled in is a hole, and places stay."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrlint import Linter
from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.yaml.template import YamlTemplate, is_template
from tests.read.documents import characters, reading

CROSSPLANE = """\
{{- if .Values.enabled }}
apiVersion: ecr.aws.upbound.io/v1beta1
kind: RepositoryPolicy
metadata:
  name: {{ include "app.name" . }}
  labels:
    {{- include "app.labels" . | nindent 4 }}
    app: x
spec:
  forProvider:
    repository: {{ .Values.name | quote }}
    policy: %s
{{- end }}
"""

WRITTEN = '|\n      {"Statement": [{"Principal": {"AWS": %s}, "Action": "ecr:*"}]}'

STACK = """\
Resources:
  App:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryName: {{ name }}
      RepositoryPolicyText:
        Statement:
        - Effect: Allow
          Principal: %s
          Action: %s
"""


def statements(path: str, text: str) -> list[Any]:
    found = reading(path, text)
    assert not found.problems
    [document] = found.documents
    assert isinstance(document.data, dict)
    statements: list[Any] = document.data["Statement"]
    return statements


@pytest.mark.parametrize(
    ("policy", "principal"),
    [
        (WRITTEN % "{{ .Values.who | toJson }}", UNKNOWN),
        (WRITTEN % '"{{ .Values.who }}"', UNKNOWN),
        (WRITTEN % '"arn:aws:iam::{{ .id }}:root"', "arn:aws:iam::${id}:root"),
        ("|\n      {{- with .Values }}" + WRITTEN[1:] % '"*"' + "\n      {{- end }}", "*"),
    ],
)  # fmt: skip
def test_a_chart_of_helm(policy: str, principal: object) -> None:
    [statement] = statements("templates/policy.yaml", CROSSPLANE % policy)
    assert statement["Principal"]["AWS"] == principal


def test_a_policy_that_comes_from_elsewhere_is_not_known() -> None:
    for policy in "{{ .Values.policy | quote }}", "|\n      {{- toJson .Values.policy | nindent 6 }}":
        [document] = reading("templates/policy.yaml", CROSSPLANE % policy).documents
        assert document.data is UNKNOWN
    text = (CROSSPLANE % "").replace("policy: \n", "policy:\n    {{- toYaml .Values.policy | nindent 6 }}\n")
    [document] = reading("templates/policy.yaml", text).documents
    assert document.data is UNKNOWN


@pytest.mark.parametrize(
    ("principal", "action", "expected"),
    [
        ('"{{ who }}"', "ecr:PutImage", (UNKNOWN, "ecr:PutImage")),
        ("{{ who }}", "ecr:PutImage", (UNKNOWN, "ecr:PutImage")),
        ("{AWS: {{ who }}}", "[ecr:PutImage, {{ more }}]", ({"AWS": UNKNOWN}, ["ecr:PutImage", UNKNOWN])),
        ("{AWS: '{{ id }}'}", "{{ a }}:*", ({"AWS": UNKNOWN}, "${a}:*")),
        ("'*'", "{% if x %}ecr:PutImage{% else %}ecr:*{% endif %}", ("*", UNKNOWN)),
        ("'*'", "<%= action %>", ("*", UNKNOWN)),
        ("'*' {# everybody #}", "ecr:PutImage", ("*", "ecr:PutImage")),
        ("'*'", "\n          {% for a %}\n          - {{ a }}\n          {% endfor %}", ("*", [UNKNOWN])),
        (
            "'*'",
            "\n          {%- for a in all %}\n          - ecr:PutImage\n          {%- endfor %}",
            ("*", ["ecr:PutImage"]),
        ),
    ],
)  # fmt: skip
def test_a_stack_with_jinja(principal: str, action: str, expected: tuple[object, object]) -> None:
    [statement] = statements("stack.yaml", STACK % (principal, action))
    assert (statement["Principal"], statement["Action"]) == expected


def test_places_are_those_of_the_template() -> None:
    text = STACK % ("{AWS: {{ who }}}", "[{{ more }}, ecr:PutImages]")
    [document] = reading("stack.yaml", text).documents
    assert characters(document, "/Statement/0/Action/1") == "ecr:PutImages"
    assert characters(document, "/Statement/0/Principal/AWS") == "{{ who }}"


def test_branches_need_not_agree() -> None:
    text = STACK % ("'*'", "ecr:PutImage\n          {% if x %}\n          Sid: a\n          {% else %}\n"
                    "          Sid: b\n          {% endif %}")  # fmt: skip
    found = Linter().check_text(text, path="stack.yaml")
    assert "duplicate-key" not in {each.rule for each in found.findings}
    assert (found.judged.whole, found.judged.partly) == (0, 1)


def test_what_is_no_yaml_whatever_is_filled_in_is_passed_over() -> None:
    found = reading("policy.yaml", "{{ header }}\nStatement: [ecr:PutImage\n")
    assert (found.documents, found.problems) == ([], [])
    found = reading("policy.yaml", 'a: "{{ x }}"\nStatement: [ecr:PutImage\n')
    assert [each.rule for each in found.problems] == ["syntax-error"]


@pytest.mark.parametrize(
    "text",
    [
        "a: ${{ github.x }}",
        "a: '{{resolve:ssm:x}}'",
        "a: {b: {c: d}}",
        "a: '100%'",
        '{"a": {"b": !Sub "{{"}}',
        "{a: {b: '{{'}}",
    ],
)
def test_what_is_no_template(text: str) -> None:
    assert not is_template(text)


@pytest.mark.parametrize(
    "text",
    [
        'a: {{ default "x" .y }}',
        'a: "{{ default \\"x\\" .y }}"',
        "a: '{{ default ''x'' .y }}'",
        """a: {{ replace "'" "" .y }}""",
        "{{/* don't */}}",
        'a: {{ printf `"` }}',
    ],
)
def test_holes_may_have_texts_in_them(text: str) -> None:
    assert is_template(text)


PIECES = ["{{ a }}", "{{- if x }}", "{{ end }}", "{% for a in b %}", "{#", "#}", "\n", "  ", "- ", "a: ", '"',
          "|\n",
          "'", "{", "}", "[", "é", "<%= x %>", "{{/* c */}}", "{{", "\r\n"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_the_text_is_as_long_as_the_template(template: str) -> None:
    text = YamlTemplate(template).text
    assert len(text) == len(template)
    assert not is_template(text) or is_template(template)
    reading("policy.yaml", template)


def test_many_holes_take_no_longer_than_few() -> None:
    text = "".join(f"k{n}:\n  {{{{ x }}}}\n" for n in range(20_000)) + "Statement: {{ ecr }}\n"
    assert len(YamlTemplate(text).text) == len(text)
    line = "a: [" + "{{ x }}, " * 20_000 + "]"
    assert len(YamlTemplate(line).text) == len(line)
