"""A service is not named as service.amazonaws.com.

A principal under `Service` is a host name in lower case, `lambda.amazonaws.com` or
`build.apprunner.amazonaws.com`; calls from opt-in Regions have the Region in it. Other partitions have suffixes
of their own.

## Why it matters

A name that is none matches no service. ECR refuses the policy, or it takes it and the service cannot pull.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": {"Service": "Lambda"},
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
      "Principal": {"Service": "lambda.amazonaws.com"},
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
      "Principal": {"Service": "lambda.amazonaws.com"},
      "Action": "ecr:ListImages",
      "Condition": {"StringEquals": {"aws:SourceAccount": "210987654321"}}
    }
  ]
}
```

## References

- [AWS JSON policy elements: Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
- [AWS services that work with IAM](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html)
"""

from __future__ import annotations

from ecrlint.policy.arn import is_account_id
from ecrlint.policy.service_principal import is_service, meant_service
from ecrlint.policy.variable import has_hole
from ecrlint.rule import Context, Findings, Rule, Statement, respell

RULE = Rule(
    "ECR115",
    level="warning",
    since="0.1.0",
    message="Service '{found}' is not of the form '{form}'.",
    near="Service '{found}' is not of the form '{form}' ('{near}' is near).",
)


def check_statement(statement: Statement, context: Context) -> Findings:
    principals = (*statement.principals, *statement.not_principals)
    for principal in principals:
        text = principal.text
        if not principal.is_service or is_service(text) or has_hole(text):
            continue
        names_identity = text.startswith("arn:") or is_account_id(text)
        near = None if names_identity else meant_service(text)
        yield RULE.at(
            principal.pointer,
            "near" if near else "default",
            found=text,
            form="service.amazonaws.com",
            near=near or "",
            help='put it under "AWS"' if names_identity else f"write {near}" if near else "",
            fix=respell(principal, near, principals) if near else None,
        )
