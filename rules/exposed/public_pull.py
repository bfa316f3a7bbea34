"""Anyone with an AWS account can pull images.

An Allow for everyone reaches `ecr:BatchGetImage` or `ecr:GetDownloadUrlForLayer`. "Everyone" is any
authenticated caller in any AWS account; one of the two actions is enough to read manifests or layers.

## Why it matters

Images hold source code, internal host names and, more often than anybody likes, credentials. Where a
repository is meant for the public, record the decision as a reviewed exception, or publish on ECR
Public. A Deny that shuts strangers out, or a condition on a key that they cannot choose
(organisation, account, VPC endpoint), keeps this rule silent.

It is proved: the finding shows a request of a stranger that the policy allows. Where nobody can tell, the policy
counts as judged in part. Where the owner's organisation is known, accounts of other organisations are strangers too.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Pull",
      "Effect": "Allow",
      "Principal": "*",
      "Action": [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer"
      ]
    }
  ]
}
```

## Use instead

Name the accounts that pull, or let only your organisation in:

```json pass
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Pull",
      "Effect": "Allow",
      "Principal": "*",
      "Action": [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer"
      ],
      "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
    }
  ]
}
```

## References

- [Setting a private repository policy statement](https://docs.aws.amazon.com/AmazonECR/latest/userguide/set-repository-policy.html)
- [The meaning of "public"](https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status)
"""

from __future__ import annotations

from ecrlint.policy.action import PULL
from ecrlint.rule import Context, Findings, Policy, Rule, near_misses

RULE = Rule(
    "ECR202",
    level="warning",
    severity=5.5,
    cwe=284,
    since="0.1.0",
    kinds=("repository", "registry"),  # from ECR Public anyone may pull
    message="Statement '{statement}' lets any AWS account pull images.",
    outside="Statement '{statement}' lets accounts outside of '{organization}' pull images.",
)


def check(policy: Policy, context: Context) -> Findings:
    for grant in context.grants.public(context.organization):
        exposure = context.access.exposure(grant.statement, PULL)
        if exposure:
            yield RULE.at(
                grant.pointer,
                "outside" if context.organization else "default",
                statement=grant.statement.label,
                organization=context.organization,
                because=exposure.words,
                witness=exposure.witness,
                help="name the accounts or roles, or add an aws:PrincipalOrgID condition",
                related=near_misses(exposure.denies),
            )
