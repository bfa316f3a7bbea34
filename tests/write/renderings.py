"""One policy in every way that people write it, each in one layout: what an edit should give."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

Policy = dict[str, Any]
Render = Callable[[Policy], str]

_LISTS = {
    "Action": "actions",
    "NotAction": "not_actions",
    "Resource": "resources",
    "NotResource": "not_resources",
}


def pretty_json(policy: Policy) -> str:
    return json.dumps(policy, indent=2) + "\n"


def compact_json(policy: Policy) -> str:
    return json.dumps(policy, separators=(",", ":"))


def block_yaml(policy: Policy) -> str:
    return "".join(f"{line}\n" for line in _yaml(policy))


def template_text(policy: Policy) -> str:
    """JSON in a block scalar of a CloudFormation template."""
    return _in_template("RepositoryPolicyText: |", json.dumps(policy, indent=2).split("\n"))


def template_object(policy: Policy) -> str:
    """YAML in a CloudFormation template."""
    return _in_template("RepositoryPolicyText:", _yaml(policy))


def escaped_text(policy: Policy) -> str:
    """JSON in a JSON string, as the API of AWS gives it."""
    return json.dumps({"repositoryName": "app", "policyText": json.dumps(policy, indent=2)}, indent=2) + "\n"


def jsonencoded(policy: Policy) -> str:
    return _resource(f"jsonencode({_hcl(policy, '  ')})")


def heredoc(policy: Policy) -> str:
    text = json.dumps(policy, indent=2).replace("${", "$${")
    return _resource(f"<<EOF\n{text}\nEOF")


def document(policy: Policy) -> str:
    """Blocks of aws_iam_policy_document; what has no such words raises KeyError."""
    lines = ['data "aws_iam_policy_document" "app" {']
    if set(policy) - {"Version", "Statement"}:
        raise KeyError
    if "Version" in policy:
        lines.append(f"  version = {json.dumps(policy['Version'])}")
    for statement in policy["Statement"]:
        lines += ["", "  statement {", *(f"    {line}".rstrip() for line in _statement(statement)), "  }"]
    lines += ["}", ""]
    return "\n".join(lines) + _resource("data.aws_iam_policy_document.app.json")


RENDERINGS: dict[str, tuple[str, Render]] = {
    "JSON": ("policy.json", pretty_json),
    "compact JSON": ("policy.json", compact_json),
    "YAML": ("policy.yaml", block_yaml),
    "text in a template": ("template.yaml", template_text),
    "object in a template": ("template.yaml", template_object),
    "escaped text": ("answer.json", escaped_text),
    "jsonencode": ("main.tf", jsonencoded),
    "heredoc": ("main.tf", heredoc),
    "policy document": ("main.tf", document),
}


def _in_template(head: str, lines: list[str]) -> str:
    inside = "".join(f"        {line}\n" for line in lines)
    return f"Resources:\n  App:\n    Type: AWS::ECR::Repository\n    Properties:\n      {head}\n{inside}"


def _resource(policy: str) -> str:
    head = 'resource "aws_ecr_repository_policy" "app" {\n  repository = "app"\n'
    return f"{head}  policy     = {policy}\n}}\n"


def _yaml(value: Any) -> list[str]:
    """Lines in block style, every text that is a value in double quotes."""
    if isinstance(value, dict) and value:
        lines = []
        for key, item in value.items():
            inner = _yaml(item)
            is_plain = not isinstance(item, (dict, list)) or not item
            lines += [f"{key}: {inner[0]}"] if is_plain else [f"{key}:", *(f"  {line}" for line in inner)]
        return lines
    if isinstance(value, list) and value:
        items = [_yaml(item) for item in value]
        return [line for each in items for line in (f"- {each[0]}", *(f"  {rest}" for rest in each[1:]))]
    return [json.dumps(value)]


def _hcl(value: Any, indent: str) -> str:
    inner = f"{indent}  "
    if isinstance(value, dict) and value:
        members = [f"{inner}{_key(key)} = {_hcl(item, inner)}\n" for key, item in value.items()]
        return f"{{\n{''.join(members)}{indent}}}"
    if isinstance(value, list) and value:
        return "[\n" + "".join(f"{inner}{_hcl(item, inner)},\n" for item in value) + f"{indent}]"
    return json.dumps(value).replace("${", "$${")


def _key(key: str) -> str:
    return key if key.isidentifier() else json.dumps(key)


def _statement(statement: Policy) -> list[str]:
    plain = {"Sid": "sid", "Effect": "effect"}
    lines: list[str] = []
    for element, value in statement.items():
        if element in plain:
            lines.append(f"{plain[element]} = {_text(value)}")
        elif element in _LISTS:
            lines.append(f"{_LISTS[element]} = {_list(value)}")
        elif element in ("Principal", "NotPrincipal"):
            name = "principals" if element == "Principal" else "not_principals"
            if isinstance(value, str) and value != "*":
                raise KeyError(value)  # a block has no words for a principal without a type
            for kind, named in ({"*": "*"} if value == "*" else value).items():
                lines += [
                    "",
                    f"{name} {{",
                    f"  type        = {_text(kind)}",
                    f"  identifiers = {_list(named)}",
                    "}",
                ]
        elif element == "Condition":
            for operator, tested in value.items():
                for key, values in tested.items():
                    inside = {"test    ": _text(operator), "variable": _text(key), "values  ": _list(values)}
                    lines += [
                        "",
                        "condition {",
                        *(f"  {word} = {text}" for word, text in inside.items()),
                        "}",
                    ]
        else:
            raise KeyError(element)
    return lines


def _list(value: Any) -> str:
    return f"[{', '.join(map(_text, value if isinstance(value, list) else [value]))}]"


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise KeyError(value)
    return json.dumps(value).replace("${", "&{")
