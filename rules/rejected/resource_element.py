"""A repository policy has Resource, which ECR may refuse.

A repository policy is about the repository that it is attached to, so `Resource` and `NotResource` say nothing
in it. AWS's documentation and its users disagree on whether they are accepted.

## Why it matters

Since about 2023, the examples in the ECR User Guide have `"Resource": "*"`. From 2018 to 2026 users reported
that ECR answers `Invalid repository policy provided` until they deleted it, and the AWS CDK still warns of it.
Without the element a policy works in any case. In a registry policy it is required.

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
      "Resource": "*"
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
      "Action": "ecr:ListImages"
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

## References

- [Private repository policy examples](https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html)
- [aws-cdk issue 24314: ECR repository policy with Resource fails to deploy](https://github.com/aws/aws-cdk/issues/24314)
- [amazon-ecr-user-guide pull request 20: remove Resource from repository policies](https://github.com/awsdocs/amazon-ecr-user-guide/pull/20)
"""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.rule import Context, Delete, Findings, Fix, Rule, Statement

RULE = Rule(
    "ECR108",
    level="warning",
    since="0.1.0",
    message="'{element}' stands in a repository policy: AWS's examples show it, users report that ECR refuses it.",
    kinds=("repository", "public"),
    elements=("Resource", "NotResource"),
)

_DOUBT = "a policy of another kind, such as a VPC endpoint's, needs it"


def check_statement(statement: Statement, context: Context) -> Findings:
    for element in ("Resource", "NotResource"):
        value = statement.data.get(element, UNKNOWN)
        if value is not UNKNOWN and value != []:
            yield RULE.at(
                statement.at(element),
                part="key",
                element=element,
                because="the policy is about the repository that it is attached to",
                help="delete it",
                fix=Fix(f"delete {element}", Delete(statement.at(element)), doubt=_DOUBT),
            )
