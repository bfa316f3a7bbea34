"""A condition key that no request to ECR has.

The key is neither one of AWS's global keys nor one of ECR's, nor one of the few that sessions bring along from
other services (`lambda:SourceFunctionArn`). Keys of identity providers are left alone. Case does not matter, the
letters do; keys that name a tag need the tag after the slash. A key that is newer than ecrlint is reported too.

## Why it matters

No request has such a key. A condition with it is never met, or under a negated operator or with `IfExists`
always, so a grant is lost or a guard is open. ECR has no key for image tags: `ecr:ImageTag` does not exist. Keys
of other services, such as `s3:prefix` or `kms:ViaService`, come with requests to those services only.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:root"},
      "Action": "ecr:ListImages",
      "Condition": {"StringEquals": {"aws:PrincialOrgID": "o-a1b2c3d4e5"}}
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
      "Principal": {"AWS": "arn:aws:iam::210987654321:root"},
      "Action": "ecr:ListImages",
      "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
    }
  ]
}
```

## References

- [AWS global condition context keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html)
- [Actions, resources, and condition keys for Amazon ECR](https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html)
"""

from __future__ import annotations

from ecrlint.policy.condition import parse_operator
from ecrlint.policy.condition_keys import is_no_key, is_of_another_service, meant_key, same_of_ours
from ecrlint.rule import (
    LOOKALIKES,
    RESOURCE_POLICIES,
    Condition,
    Context,
    Finding,
    Findings,
    Fix,
    Rename,
    Rule,
    Statement,
)

RULE = Rule(
    "ECR132",
    level="warning",
    since="0.1.0",
    kinds=(*RESOURCE_POLICIES, *LOOKALIKES),
    elements=("Condition",),
    message="There is no condition key '{found}'.",
    near="There is no condition key '{found}', but there is '{near}'.",
    foreign="No ECR request carries the condition key '{found}'.",
    tag="Condition key '{found}' does not say which tag.",
)


def check_statement(statement: Statement, context: Context) -> Findings:
    for condition in statement.conditions:
        key = condition.key
        if condition.operator is None and parse_operator(key):
            continue  # a key and an operator that changed places are unknown-operator
        if is_no_key(key):
            yield _missing(condition)
        elif statement.policy.kind in RESOURCE_POLICIES and is_of_another_service(key):
            yield _foreign(condition)


def _missing(condition: Condition) -> Finding:
    near = meant_key(condition.key)
    lacks_tag = near is not None and near.endswith("/")
    return RULE.at(
        condition.pointer,
        "tag" if lacks_tag else "near" if near else "default",
        part="key",
        found=condition.key,
        near=near or "",
        help=f"add the tag, as in {near}team" if lacks_tag else f"write {near}" if near else "",
        fix=_fix(condition, near) if near and not lacks_tag else None,
    )


def _foreign(condition: Condition) -> Finding:
    service = condition.key.partition(":")[0]
    ours = same_of_ours(condition.key)
    return RULE.at(
        condition.pointer,
        "foreign",
        part="key",
        found=condition.key,
        because=f"keys of {service} come with requests to that service",
        help=f"write {ours}" if ours else "",
        fix=_fix(condition, ours) if ours else None,
    )


def _fix(condition: Condition, key: str) -> Fix:
    return Fix(f"write {key}", Rename(condition.pointer, key))
