"""A wildcard stands inside a principal.

A principal is everyone (`"*"` alone) or somebody by the whole name. `*` and `?` inside an ARN are no wildcards
there.

## Why it matters

ECR refuses the policy: `arn:aws:iam::210987654321:*` is no principal, and nor is `…:role/app-*`. To reach a whole
account, name it by its root ARN; to reach some of its roles, name the account and compare `aws:PrincipalArn` in
a condition, where wildcards work.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app-*"},
      "Action": "ecr:ListImages"
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
      "Principal": {"AWS": "arn:aws:iam::210987654321:root"},
      "Action": "ecr:ListImages",
      "Condition": {
        "ArnLike": {"aws:PrincipalArn": "arn:aws:iam::210987654321:role/app-*"}
      }
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
      "Principal": {"AWS": "arn:aws:iam::210987654321:root"},
      "Action": "ecr:ListImages",
      "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::210987654321:role/app-*"}}
    }
  ]
}
```

## References

- [AWS JSON policy elements: Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
- [IAM policy validation check reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html)
"""

from __future__ import annotations

from ecrlint.policy.arn import has_wildcard, is_account_id, parse_arn
from ecrlint.policy.variable import around_holes, has_hole
from ecrlint.rule import Context, Findings, Fix, Principal, Replace, Rule, Statement, add_condition

RULE = Rule(
    "ECR112",
    level="error",
    since="0.1.0",
    message="Principal '{found}' has a wildcard in it; only '*' alone is one.",
)

_WHOLE_ACCOUNT = ("*", "root*", "*/*")


def check_statement(statement: Statement, context: Context) -> Findings:
    for principal in (*statement.principals, *statement.not_principals):
        if principal.form == "wildcard" and _is_certain(principal.text):
            yield RULE.at(
                principal.pointer,
                found=principal.text,
                help=_remedy(principal.text),
                fix=_fix(statement, principal),
            )


def _is_certain(text: str) -> bool:
    """Whether it is no single `*`, whatever a template fills in."""
    return not has_hole(text) or (text.startswith("arn:") and any(map(has_wildcard, around_holes(text))))


def _remedy(text: str) -> str:
    arn = parse_arn(text)
    if not arn or not is_account_id(arn.account):
        return "name the accounts, or let an organisation in with aws:PrincipalOrgID"
    root = f"arn:{arn.partition}:iam::{arn.account}:root"
    if arn.resource in _WHOLE_ACCOUNT:
        return f"write {root} for the whole account"
    return f"name {root} and compare aws:PrincipalArn with this pattern by ArnLike"


def _fix(statement: Statement, principal: Principal) -> Fix | None:
    """The account, and where only some of it is meant a condition: on nobody else than these."""
    arn = parse_arn(principal.text)
    if not arn or arn.service != "iam" or not is_account_id(arn.account) or statement.not_principals:
        return None
    root = f"arn:{arn.partition}:iam::{arn.account}:root"
    named = Replace(principal.pointer, root)
    if arn.resource in _WHOLE_ACCOUNT:
        return Fix(f"write {root}", named)
    narrowed = add_condition(statement, "ArnLike", "aws:PrincipalArn", principal.text)
    if narrowed is None or len(statement.principals) > 1 or "Principal" in statement.unknown:
        return None
    return Fix(f"write {root} and compare aws:PrincipalArn by ArnLike", named, narrowed)
