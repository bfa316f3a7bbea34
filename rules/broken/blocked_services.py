"""A resource control policy that also stops AWS services.

It denies everyone whose organisation is another one. An AWS service that calls for itself belongs to no
organisation, so its requests have no `aws:PrincipalOrgID`, and a negated test holds without its key, with
`IfExists` and without.

## Why it matters

Lambda, CodeBuild and others fetch images themselves. Functions go on running for a while and fail later, when
Lambda gets their image again; the error says nothing of the organisation's policy.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "OurOrganization",
      "Effect": "Deny",
      "Principal": "*",
      "Action": ["ecr:*", "s3:*"],
      "Resource": "*",
      "Condition": {"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
    }
  ]
}
```

## Use instead

Say that it is not about services, and bound those by `aws:SourceOrgID` in a statement of its own:

```json pass
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "OurOrganization",
      "Effect": "Deny",
      "Principal": "*",
      "Action": ["ecr:*", "s3:*"],
      "Resource": "*",
      "Condition": {
        "StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"},
        "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}
      }
    },
    {
      "Sid": "OurServices",
      "Effect": "Deny",
      "Principal": "*",
      "Action": ["ecr:*", "s3:*"],
      "Resource": "*",
      "Condition": {
        "StringNotEqualsIfExists": {"aws:SourceOrgID": "o-a1b2c3d4e5"},
        "Null": {"aws:SourceAccount": "false"},
        "Bool": {"aws:PrincipalIsAWSService": "true"}
      }
    }
  ]
}
```

## References

- [Resource control policies](https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html)
- [Access Analyzer policy checks: related service principal condition key](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html)
- [AWS global condition context keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html)
"""

from __future__ import annotations

from ecrlint.analysis.service_exemption import organization_test, spares_services
from ecrlint.rule import Context, Findings, Rule, Statement

RULE = Rule(
    "ECR315",
    level="warning",
    since="0.5.0",
    kinds=("resource-control",),
    elements=("Condition",),
    message="Statement '{statement}' also denies AWS services, whose requests have no '{key}'.",
)


def check_statement(statement: Statement, context: Context) -> Findings:
    if not statement.denies or not statement.sound:
        return
    test = organization_test(statement)
    if test and not spares_services(statement):
        yield RULE.at(
            test.pointer,
            part="key",
            statement=statement.label,
            key=test.key,
            because=f"{test.name} holds without the key, and a service belongs to no organisation",
            help='add "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}',
        )
