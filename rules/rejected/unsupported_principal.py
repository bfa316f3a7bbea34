"""A kind of principal that ECR policies do not take.

ECR policies name principals of the types `AWS` and `Service`. Identity providers (`Federated`), canonical user
ids (`CanonicalUser`), IAM groups, all services at once and types that do not exist are none of them.

## Why it matters

Identity providers can only be named in the trust policy of a role; it is the role that ECR sees. A group is no
identity that could make a request. Canonical user ids belong in the policies of S3 buckets.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": {"Federated": "token.actions.githubusercontent.com"},
      "Action": "ecr:ListImages"
    }
  ]
}
```

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:group/developers"},
      "Action": "ecr:ListImages"
    }
  ]
}
```

## Use instead

Name the role that people or workflows of the provider assume:

```json pass
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": "ecr:ListImages"
    }
  ]
}
```

## References

- [AWS JSON policy elements: Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
"""

from __future__ import annotations

from ecrlint.policy.pointer import escape
from ecrlint.policy.spelling import nearest
from ecrlint.rule import Context, Finding, Findings, Fix, Rename, Rule, Statement

RULE = Rule(
    "ECR114",
    level="error",
    since="0.1.0",
    message="Principals of the type '{found}' are not for ECR.",
    unknown="There is no type of principal '{found}'.",
    near="There is no type of principal '{found}', but there is '{near}'.",
    group="Principal '{found}' is a group, which no request comes from.",
    services="Principal '{found}' under 'Service' is no service.",
)
_HELP = {
    "Federated": "name the role that the provider's users assume, under AWS",
    "CanonicalUser": "name the account by its id, under AWS",
    "*": 'write "Principal": "*"',
}


def check_statement(statement: Statement, context: Context) -> Findings:
    for element in ("Principal", "NotPrincipal"):
        block = statement.data.get(element)
        for kind in block if isinstance(block, dict) else ():
            if kind not in ("AWS", "Service"):
                yield _foreign_type(kind, f"{statement.at(element)}/{escape(kind)}")
    for principal in (*statement.principals, *statement.not_principals):
        if principal.form == "group":
            help = "name the roles or users, or the account"
            yield RULE.at(principal.pointer, "group", found=principal.text, help=help)
        elif principal.type == "Service" and principal.text == "*":
            yield RULE.at(principal.pointer, "services", found="*", help="name each service")


def _foreign_type(kind: str, pointer: str) -> Finding:
    if kind in ("Federated", "CanonicalUser"):
        return RULE.at(pointer, part="key", found=kind, help=_HELP[kind])
    near = nearest(kind, ("AWS", "Service", "Federated", "CanonicalUser"))
    help = f"write {near}" if near else _HELP.get(kind, "write AWS or Service")
    variant = "near" if near else "unknown"
    fix = Fix(f"write {near}", Rename(pointer, near)) if near in ("AWS", "Service") else None
    return RULE.at(pointer, variant, part="key", found=kind, near=near or "", help=help, fix=fix)
