"""An AWS service may use its grant for any customer.

An Allow names an AWS service and no condition says for whom the service may act: none of
`aws:SourceArn`, `aws:SourceAccount`, `aws:SourceOrgID` and `aws:SourceOrgPaths` is there.

## Why it matters

A service acts for all its customers. A stranger who makes a Lambda function or a CodeBuild project
with your image's address has the service fetch it: the service is a deputy that is easily confused.
Where one of these keys is compared but does not bind the service, as under `StringEqualsIfExists` or with
`*` for the account, `hollow-condition` speaks instead.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "LambdaPull",
      "Effect": "Allow",
      "Principal": {"Service": "lambda.amazonaws.com"},
      "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    }
  ]
}
```

Where the configuration says whose repository it is, there is a fix:

```yaml config
account: "334455667788"
```

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "BuildPull",
      "Effect": "Allow",
      "Principal": {"Service": "codebuild.amazonaws.com"},
      "Action": [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer"
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
      "Sid": "BuildPull",
      "Effect": "Allow",
      "Principal": {"Service": "codebuild.amazonaws.com"},
      "Action": [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer"
      ],
      "Condition": {
        "StringEquals": {"aws:SourceAccount": "334455667788"}
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
      "Sid": "LambdaPull",
      "Effect": "Allow",
      "Principal": {"Service": "lambda.amazonaws.com"},
      "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      "Condition": {
        "ArnLike": {"aws:SourceArn": "arn:aws:lambda:eu-central-1:210987654321:function:*"}
      }
    }
  ]
}
```

## References

- [Cross-service confused deputy prevention](https://docs.aws.amazon.com/AmazonECR/latest/userguide/cross-service-confused-deputy-prevention.html)
- [The confused deputy problem](https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html)
"""

from __future__ import annotations

from ecrlint.analysis.trust import may_bind_service
from ecrlint.policy.service_principal import is_service
from ecrlint.rule import Context, Findings, Fix, Policy, Rule, Statement, add_condition

RULE = Rule(
    "ECR208",
    level="warning",
    severity=5.5,
    cwe=441,
    since="0.1.0",
    message="Statement '{statement}' lets '{service}' act for any of its customers.",
)


def check(policy: Policy, context: Context) -> Findings:
    for grant in context.grants.services():
        statement = grant.statement
        if any(map(may_bind_service, statement.conditions)):
            continue
        for service in grant.services:
            if is_service(service.text):
                exposure = context.access.exposure(statement, statement.reach, service.text)
                if exposure:
                    yield RULE.at(
                        service.pointer,
                        statement=statement.label,
                        service=service.text,
                        because="no condition mentions aws:SourceArn, aws:SourceAccount or aws:SourceOrgID",
                        help="add a condition on aws:SourceArn or aws:SourceAccount",
                        witness=exposure.witness,
                        fix=_fix(statement, context.account),
                    )


def _fix(statement: Statement, account: str) -> Fix | None:
    """The owner's account for the services of the statement, where it is known and nobody else is named."""
    services_only = all(each.is_service for each in statement.principals)
    if not (account and services_only) or "Principal" in statement.unknown:
        return None
    bound = add_condition(statement, "StringEquals", "aws:SourceAccount", account)
    return Fix(f"let the services act for the account {account} only", bound) if bound else None
