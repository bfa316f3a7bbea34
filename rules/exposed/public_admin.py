"""Anyone with an AWS account can delete or reconfigure.

An Allow for everyone reaches an action that deletes images or the repository, changes how it works
(lifecycle, tag mutability, scanning, tags), or changes who may do what. In a registry policy creating
repositories counts too.

## Why it matters

A stranger can destroy the images that you deploy from, switch off the immutability of tags, or write
a policy that locks you out. A Deny that shuts strangers out, or a condition on a key that they cannot
choose (organisation, account, VPC endpoint), keeps this rule silent.

It is proved: the finding shows a request of a stranger that the policy allows. Where nobody can tell, the policy
counts as judged in part. Where the owner's organisation is known, accounts of other organisations are strangers too.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Clean",
      "Effect": "Allow",
      "Principal": {"AWS": "*"},
      "Action": ["ecr:BatchDeleteImage", "ecr:ListImages"]
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
      "Sid": "Clean",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/cleaner"},
      "Action": ["ecr:BatchDeleteImage", "ecr:ListImages"]
    }
  ]
}
```

## References

- [Setting a private repository policy statement](https://docs.aws.amazon.com/AmazonECR/latest/userguide/set-repository-policy.html)
- [AWS JSON policy elements: Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
"""

from __future__ import annotations

from ecrlint.analysis.action_roles import administering
from ecrlint.analysis.severity_order import gravest
from ecrlint.rule import Context, Findings, Policy, Rule, near_misses

RULE = Rule(
    "ECR203",
    level="error",
    severity=9.4,
    cwe=284,
    since="0.1.0",
    message="Statement '{statement}' lets any AWS account use '{actions}'.",
    outside="Statement '{statement}' lets accounts outside of '{organization}' use '{actions}'.",
)


def check(policy: Policy, context: Context) -> Findings:
    for grant in context.grants.public(context.organization):
        found = context.access.actions_exposed(grant.statement, administering(policy))
        exposure = context.access.exposure(grant.statement, found)
        if exposure:
            yield RULE.at(
                grant.pointer,
                "outside" if context.organization else "default",
                statement=grant.statement.label,
                organization=context.organization,
                actions=gravest(found),
                because=exposure.words,
                witness=exposure.witness,
                help="name the roles that administer it",
                related=near_misses(exposure.denies),
            )
