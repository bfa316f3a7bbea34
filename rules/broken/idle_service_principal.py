"""The grant names a service that pulls with a role of yours.

ECS, EC2, EKS, AWS Batch, SageMaker and App Runner do not call ECR as a service. They use a role that you
give them, and that role is the caller that ECR sees.

## Why it matters

The grant does nothing, and if images do arrive it is for another reason: the role's identity policy in the
same account, for instance. From another account the pull fails although the policy seems to allow it.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Pull",
      "Effect": "Allow",
      "Principal": {"Service": "ecs-tasks.amazonaws.com"},
      "Action": [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer"
      ],
      "Condition": {"StringEquals": {"aws:SourceAccount": "210987654321"}}
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
      "Sid": "Pull",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/task-execution"},
      "Action": [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer"
      ]
    }
  ]
}
```

## References

- [Using Amazon ECR images with Amazon EKS](https://docs.aws.amazon.com/AmazonECR/latest/userguide/ECR_on_EKS.html)
- [AWS JSON policy elements: Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
"""

from __future__ import annotations

from ecrlint.policy.principal import IDLE_SERVICES
from ecrlint.rule import Context, Findings, Rule, Statement

RULE = Rule(
    "ECR312",
    level="note",
    since="0.1.0",
    message="'{service}' does not pull by itself, so granting it anything does nothing.",
)


def check_statement(statement: Statement, context: Context) -> Findings:
    if not statement.allows:
        return
    for principal in statement.principals:
        role = IDLE_SERVICES.get(principal.text.lower()) if principal.is_service else None
        if role:
            yield RULE.at(
                principal.pointer,
                service=principal.text,
                because=f"it pulls with {role}",
                help=f"name {role} instead, or its account",
            )
