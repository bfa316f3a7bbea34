"""An action of another service than this policy's.

Private repositories and registries know actions that begin with `ecr:`, public repositories those that begin
with `ecr-public:`. The two share many names, but a policy takes only its own.

## Why it matters

The entry grants nothing, and ECR may refuse the policy for it. ECR Public has no actions for pulling at all:
anyone may pull there.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": ["ecr:ListImages", "s3:GetObject"]
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
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": ["ecr:ListImages"]
    }
  ]
}
```

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Describe",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": [
        "ecr-public:DescribeImages",
        "ecr-public:DescribeImageTags",
        "ecr:DescribeRepositories"
      ]
    }
  ]
}
```

```json fixed
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Describe",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": [
        "ecr-public:DescribeImages",
        "ecr-public:DescribeImageTags",
        "ecr-public:DescribeRepositories"
      ]
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
      "Action": "ecr:ListImages"
    }
  ]
}
```

```json pass
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Describe",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": [
        "ecr-public:DescribeImages",
        "ecr-public:DescribeImageTags",
        "ecr-public:DescribeRepositories"
      ]
    }
  ]
}
```

## References

- [Actions, resources, and condition keys for Amazon ECR](https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html)
- [Actions, resources, and condition keys for Amazon ECR Public](https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistrypublic.html)
"""

from __future__ import annotations

from ecrlint.analysis.unmatchable import is_foreign
from ecrlint.policy import action
from ecrlint.rule import Context, Findings, Rule, Statement, remove_entry, respell

RULE = Rule(
    "ECR122",
    level="error",
    since="0.1.0",
    message="Action '{found}' is not of the service '{service}', which this policy is about.",
    near="Action '{found}' is not of the service '{service}', which this policy is about; '{near}' is.",
)


def check_statement(statement: Statement, context: Context) -> Findings:
    if statement.plain:
        return
    service = statement.policy.service
    entries = statement.actions or statement.not_actions
    for entry in (*statement.actions, *statement.not_actions):
        if not is_foreign(entry.text, service) or action.has_misspelt_service(entry.text):
            continue
        name = entry.text.partition(":")[2]
        same = f"{service}:{name}"
        near = ""
        if action.service_of(entry.text) in action.SERVICES and action.expand(same):
            near = action.spelling(same) if action.is_known(same) else same
        yield RULE.at(
            entry.pointer,
            "near" if near else "default",
            found=entry.text,
            service=service,
            near=near,
            because=action.PUBLIC_PULL if service == "ecr-public" and action.is_pull(entry.text) else "",
            help=f"write {near}" if near else "delete it",
            fix=respell(entry, near, entries) if near else remove_entry(entry, entries),
        )
