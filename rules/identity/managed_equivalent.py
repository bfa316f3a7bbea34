"""An identity policy grants exactly what an AWS managed policy grants.

The statements add up to one of the policies that AWS manages for users of ECR, action by action and on the same
resources. How the actions are spelt, ordered and spread over statements makes no difference.

## Why it matters

A managed policy needs no upkeep, is known to every reviewer, and does not count against the size of inline
policies. Whoever wants more control than it gives names the repositories, which no managed policy does.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Pull",
      "Effect": "Allow",
      "Action": [
        "ecr:BatchGetImage",
        "ecr:BatchImportUpstreamImage",
        "ecr:GetAuthorizationToken",
        "ecr:GetDownloadUrlForLayer"
      ],
      "Resource": "*"
    }
  ]
}
```

## Use instead

Attach the managed policy, here `arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly`, or grant less:

```json pass
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "LogIn",
      "Effect": "Allow",
      "Action": "ecr:GetAuthorizationToken",
      "Resource": "*"
    },
    {
      "Sid": "Pull",
      "Effect": "Allow",
      "Action": [
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer"
      ],
      "Resource": "arn:aws:ecr:eu-central-1:334455667788:repository/app"
    }
  ]
}
```

## References

- [AWS managed policies for Amazon Elastic Container Registry](https://docs.aws.amazon.com/AmazonECR/latest/userguide/security-iam-awsmanpol.html)
- [AWS managed policies for Amazon ECR Public](https://docs.aws.amazon.com/AmazonECR/latest/public/public-security-iam-awsmanpol.html)
"""

from __future__ import annotations

from ecrlint.rule import Context, Findings, Policy, Rule

RULE = Rule(
    "ECR704",
    level="note",
    since="0.1.0",
    strict=True,
    kinds=("identity",),
    message="The policy grants exactly what the AWS managed policy '{name}' grants.",
)


def check(policy: Policy, context: Context) -> Findings:
    from ecrlint.analysis.managed_policies import DATE, managed_equivalent  # most runs see no such policy

    name = managed_equivalent(policy.data)
    if name:
        yield RULE.at(
            "",
            part="opening",
            name=name,
            because=f"the contents known are those of {DATE}",
            help=f"attach arn:aws:iam::aws:policy/{name} instead",
        )
