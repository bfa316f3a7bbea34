"""A condition demands a key that these callers never bring.

`aws:SourceArn` and its relatives exist only in requests that an AWS service makes by itself,
`aws:PrincipalOrgID`, principal tags and MFA only in those of people and roles. Some keys belong to single
actions: `aws:RequestTag` to those that set tags.

## Why it matters

A positive test of an absent key fails, so the statement never matches: the Allow grants nothing, the Deny
denies nothing, and neither ECR nor IAM says a word.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Pull",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer"
      ],
      "Condition": {
        "ArnLike": {"aws:SourceArn": "arn:aws:lambda:eu-central-1:210987654321:function:*"}
      }
    }
  ]
}
```

## Use instead

Tie the key to the callers that have it:

```json pass
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Pull",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer"
      ]
    },
    {
      "Sid": "PullForFunctions",
      "Effect": "Allow",
      "Principal": {"Service": "lambda.amazonaws.com"},
      "Action": [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer"
      ],
      "Condition": {
        "ArnLike": {"aws:SourceArn": "arn:aws:lambda:eu-central-1:210987654321:function:*"}
      }
    }
  ]
}
```

## References

- [AWS global condition context keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html)
- [Cross-service confused deputy prevention](https://docs.aws.amazon.com/AmazonECR/latest/userguide/cross-service-confused-deputy-prevention.html)
- [IAM Access Analyzer policy check reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html)
"""

from __future__ import annotations

from ecrlint.analysis.key_presence import absence
from ecrlint.rule import Context, Findings, Rule, Statement

RULE = Rule(
    "ECR308",
    level="warning",
    since="0.1.0",
    elements=("Condition",),
    message="'{caller}' never brings '{key}', so statement '{statement}' matches no request.",
    action="No action of statement '{statement}' comes with '{key}', so it matches no request.",
)
_BECAUSE = {
    "principal": "only AWS services that call for themselves bring it",
    "service": "an AWS service belongs to no organisation and has no session, tags or MFA",
    "action": "only some actions have it, such as those that set tags",
}
_HELP = {
    "principal": "remove the condition, or name the service in a statement of its own",
    "service": "use aws:SourceAccount, aws:SourceArn or aws:SourceOrgID",
    "action": "remove the condition",
}


def check_statement(statement: Statement, context: Context) -> Findings:
    told = set()
    for condition in statement.conditions:
        why = absence(condition, statement)
        if not why or condition.key.lower() in told or not context.access.is_void(statement, [condition]):
            continue
        told.add(condition.key.lower())
        yield RULE.at(
            condition.pointer,
            "action" if why == "action" else "default",
            part="key",
            because=_BECAUSE[why],
            help=_HELP[why],
            statement=statement.label,
            key=condition.key,
            caller=statement.principals[0].text if statement.principals else "",
        )
