"""A caller may pull, but not ask which layers are there.

The two actions of a pull are granted, `ecr:BatchCheckLayerAvailability` is not. AWS gives the three together
to everything that pulls with a role: ECS tasks, EKS nodes, App Runner. AWS services that call ECR by
themselves, such as Lambda, need only two and are left alone.

## Why it matters

A plain `docker pull` succeeds without it. Clients that look for a layer before they fetch it (build caches,
copy tools, proxies) fail with a bare 403 that names no action. The action reads one bit and is safe to grant.
A caller who may push in part is told so by `incomplete-push` instead. Where the same policy lets Lambda pull for
somebody in particular, nothing is said: AWS's policy for functions of another account grants that account the two
actions for Lambda's sake.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Pull",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    }
  ]
}
```

```json fixed
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Pull",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"]
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
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer"
      ]
    }
  ]
}
```

AWS's policy for the functions of another account:

```json pass
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "CrossAccount",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::334455667788:root"},
      "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    },
    {
      "Sid": "CrossAccountLambda",
      "Effect": "Allow",
      "Principal": {"Service": "lambda.amazonaws.com"},
      "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      "Condition": {
        "StringLike": {"aws:SourceArn": "arn:aws:lambda:eu-central-1:334455667788:function:*"}
      }
    }
  ]
}
```

## References

- [Private repository policy examples](https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html)
- [Using Amazon ECR images with Amazon EKS](https://docs.aws.amazon.com/AmazonECR/latest/userguide/ECR_on_EKS.html)
"""

from __future__ import annotations

from ecrlint.analysis.lambda_pull import lets_lambda_pull_for_somebody
from ecrlint.policy.action import COPY_STATUS, PULL, layer_check, spellings, upload_set
from ecrlint.rule import Context, Findings, Policy, Rule, add_actions
from ecrlint.rule.partial_grants import partial_grants

RULE = Rule(
    "ECR302",
    level="warning",
    since="0.1.0",
    kinds=("repository", "registry"),
    message="Statement '{statement}' lets '{caller}' pull without '{missing}'.",
)


def check(policy: Policy, context: Context) -> Findings:
    if lets_lambda_pull_for_somebody(policy):
        return
    check = layer_check(policy.service)
    spared = upload_set(policy.service) | {COPY_STATUS}
    needed = PULL | {check}
    for part in partial_grants(policy, context, needed=needed, telling=PULL, spared=spared, services=False):
        if part.missing == {check}:
            missing = spellings(part.missing)
            yield RULE.at(
                part.pointer,
                part="key",
                statement=part.statement.label,
                caller=part.caller,
                missing=missing,
                because=part.evidence,
                witness=part.witness,
                help=f"allow {missing} as well",
                fix=add_actions(part.statement, part.missing),
            )
