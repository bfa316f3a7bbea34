"""A policy variable is malformed.

A variable is `${key}`, or `${key, 'default'}` with single quotes around the default. The key is a condition key
with its colon, and there are no blanks in it.

## Why it matters

IAM refuses a policy with a variable that it cannot read. A name without a colon, such as `${Environment}`, is
usually a parameter of a template that was never filled in; one that begins with a lower-case letter, such as
`${environment}`, is taken for a template's that will be, and its text is left alone. This is about Version `2012-10-17`: under
`2008-10-17` variables are plain text.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": "ecr:ListImages",
      "Condition": {"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team"}}
    }
  ]
}
```

## Use instead

```json pass
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": "ecr:ListImages",
      "Condition": {"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}}
    }
  ]
}
```

## References

- [IAM policy elements: Variables and tags](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html)
"""

from __future__ import annotations

from ecrlint.analysis import arn_syntax as arn_flaw
from ecrlint.policy import variable
from ecrlint.rule import LOOKALIKES, RESOURCE_POLICIES, Context, Findings, Rule, Statement

RULE = Rule(
    "ECR134",
    level="error",
    since="0.1.0",
    kinds=(*RESOURCE_POLICIES, *LOOKALIKES),
    elements=("Condition",),
    message="Variable '{found}' is malformed.",
    near="Variable '{found}' is malformed ('{near}' is near).",
)

MOST = 10
"""Variables of one value that are told; who wrote more of them wrote something else."""


def check_statement(statement: Statement, context: Context) -> Findings:
    if statement.policy.version != "2012-10-17":
        return
    for condition in statement.conditions:
        if not condition.operator or condition.operator.family not in ("String", "ARN", "Bool"):
            continue  # the others take no variables
        for value in condition.values:
            if variable.has_hole(value.text):
                continue
            for each in _distinct(value.text):
                if each.is_placeholder and arn_flaw.of_value(condition, value.text)[1]:
                    continue  # malformed-arn says so
                yield RULE.at(
                    value.pointer,
                    "near" if each.near else "default",
                    found=each.text,
                    near=each.near,
                    because=each.because,
                    help=f"write {each.near}" if each.near else "",
                )


def _distinct(text: str) -> list[variable.BrokenVariable]:
    """The first broken variables of a text, each once."""
    found: dict[str, variable.BrokenVariable] = {}
    for each in variable.broken(text):
        found.setdefault(each.text, each)
        if len(found) == MOST:
            break
    return list(found.values())
