"""`aws:SourceIp` is limited to private ranges.

ECR sees the public address of a caller. A request through a VPC endpoint has a private one, but then the
key is `aws:VpcSourceIp` and `aws:SourceIp` is absent.

## Why it matters

`IpAddress` with private ranges never matches, so an Allow grants nothing. `NotIpAddress` with private ranges
always matches, so a Deny hits everyone, the people it was to spare included.

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
      "Condition": {"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "192.168.0.0/16"]}}
    }
  ]
}
```

## Use instead

Inside a VPC, compare the private address together with the VPC that it belongs to:

```json pass
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:root"},
      "Action": "ecr:ListImages",
      "Condition": {
        "StringEquals": {"aws:SourceVpc": "vpc-0a1b2c3d4e5f60718"},
        "IpAddress": {"aws:VpcSourceIp": "10.0.0.0/16"}
      }
    }
  ]
}
```

## References

- [AWS global condition context keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html)
- [IAM Access Analyzer policy check reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html)
"""

from __future__ import annotations

from ecrlint.analysis.ip_ranges import tests_private_source
from ecrlint.rule import Context, Findings, Rule, Statement

RULE = Rule(
    "ECR311",
    level="warning",
    since="0.1.0",
    elements=("Condition",),
    message="No request has an aws:SourceIp in '{range}', so '{operator}' never holds.",
    negated="No request has an aws:SourceIp in '{range}', so '{operator}' always holds.",
)


def check_statement(statement: Statement, context: Context) -> Findings:
    for condition in statement.conditions:
        operator = condition.operator
        if operator is None or not tests_private_source(condition):
            continue
        if statement.denies if operator.negated else not operator.holds_when_absent:
            for value in condition.values:
                yield RULE.at(
                    value.pointer,
                    "negated" if operator.negated else "default",
                    range=value.text,
                    operator=condition.name,
                    because="ECR sees public addresses; through a VPC endpoint the key is absent",
                    help="use public ranges, or aws:VpcSourceIp together with aws:SourceVpc",
                )
