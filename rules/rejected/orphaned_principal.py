"""A principal is the id of an identity that was deleted.

`AIDA…` and `AROA…` are the unique ids that AWS stores behind the ARNs of users and roles. One that shows up in a
policy is what is left of a user or role that was deleted.

## Why it matters

Nobody can be that principal any more: a user or role of the same name has a new id, so creating it again does
not bring the access back. ECR refuses a policy with such a principal when it is set again.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": {"AWS": "AROAIOSFODNN7EXAMPLE"},
      "Action": "ecr:ListImages"
    }
  ]
}
```

## Use instead

Name the role that took its place, or delete the entry:

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

- [IAM identifiers](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html)
- [AWS JSON policy elements: Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
"""

from __future__ import annotations

from ecrlint.rule import Context, Findings, Rule, Statement

RULE = Rule(
    "ECR113",
    level="error",
    since="0.1.0",
    message="Principal '{found}' is the id of an identity that was deleted.",
    other="Principal '{found}' is the id of something that is no principal.",
)
_IDENTITIES = ("AIDA", "AROA")
_OWNERS = {
    "AGPA": "a group",
    "AIDA": "a user",
    "AIPA": "an instance profile",
    "AKIA": "an access key",
    "ANPA": "a managed policy",
    "AROA": "a role",
    "ASIA": "a temporary access key",
}


def check_statement(statement: Statement, context: Context) -> Findings:
    for principal in (*statement.principals, *statement.not_principals):
        if principal.form != "orphan":
            continue
        begin = principal.text[:4]
        yield RULE.at(
            principal.pointer,
            "default" if begin in _IDENTITIES else "other",
            found=principal.text,
            because=f"{begin} begins the id of {_OWNERS[begin]}",
            help="name the role or user that took its place by its ARN, or delete the entry",
        )
