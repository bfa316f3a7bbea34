"""A condition operator that does not exist.

The name of the operator is in no list: `StringEquals`, `ArnLike`, `IpAddress` and so on, with or without
`IfExists` at the end and `ForAnyValue:` or `ForAllValues:` in front.

## Why it matters

ECR refuses the policy. The order is operator, then key, then values; it is easy to write the key first.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": "*",
      "Action": "ecr:ListImages",
      "Condition": {"StringEqual": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
    }
  ]
}
```

```json fixed
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": "*",
      "Action": "ecr:ListImages",
      "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
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
      "Principal": "*",
      "Action": "ecr:ListImages",
      "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
    }
  ]
}
```

## References

- [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)
- [IAM JSON policy elements: Condition](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html)
"""

from __future__ import annotations

from ecrlint.policy.condition import nearest_operator, parse_operator
from ecrlint.policy.pointer import escape
from ecrlint.rule import LOOKALIKES, RESOURCE_POLICIES, Context, Findings, Fix, Rename, Rule, Statement

RULE = Rule(
    "ECR131",
    level="error",
    since="0.1.0",
    kinds=(*RESOURCE_POLICIES, *LOOKALIKES),
    elements=("Condition",),
    message="There is no condition operator '{found}'.",
    near="There is no condition operator '{found}', but there is '{near}'.",
)


def check_statement(statement: Statement, context: Context) -> Findings:
    block = statement.data.get("Condition")
    for name, keys in block.items() if isinstance(block, dict) else ():
        if not isinstance(keys, dict) or parse_operator(name):
            continue
        near = nearest_operator(name)
        pointer = f"{statement.at('Condition')}/{escape(name)}"
        yield RULE.at(
            pointer,
            "near" if near else "default",
            part="key",
            found=name,
            near=near or "",
            help=_remedy(name, near),
            fix=Fix(f"write {near}", Rename(pointer, near)) if near else None,
        )


def _remedy(name: str, near: str | None) -> str:
    if name.lower() == "nullifexists":
        return "Null asks whether a key exists, so it takes no IfExists"
    if near:
        return f"write {near}"
    return "write the operator first, then the key, then the values" if ":" in name else ""
