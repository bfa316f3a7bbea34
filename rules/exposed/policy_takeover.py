"""Somebody else may change the repository's policy.

An Allow gives `SetRepositoryPolicy` or `DeleteRepositoryPolicy`, by name or by a partial wildcard, to
a principal that is not known to belong to the owner's account.

## Why it matters

Whoever sets the policy can grant themselves everything else, or grant it to everyone. Your own
administrators hold the right by their identity policies and need no statement here. With `account` in
the configuration, principals of that account are known to be yours. The statement that Lambda's
console writes is fine: `aws:SourceArn` ties the service to your functions.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Admin",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/admin"},
      "Action": ["ecr:GetRepositoryPolicy", "ecr:SetRepositoryPolicy"]
    }
  ]
}
```

## Use instead

Leave the right to the identity policies of your own account, or tie it to that account:

```json pass
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Admin",
      "Effect": "Allow",
      "Principal": "*",
      "Action": ["ecr:GetRepositoryPolicy", "ecr:SetRepositoryPolicy"],
      "Condition": {"StringEquals": {"aws:PrincipalAccount": "${aws:ResourceAccount}"}}
    }
  ]
}
```

## References

- [SetRepositoryPolicy](https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_SetRepositoryPolicy.html)
- [Amazon ECR permissions for Lambda](https://docs.aws.amazon.com/lambda/latest/dg/images-create.html)
"""

from __future__ import annotations

from ecrlint.analysis.takeover import takeovers
from ecrlint.policy.action import spellings
from ecrlint.rule import Context, Findings, Policy, Rule

RULE = Rule(
    "ECR209",
    level="warning",
    severity=6.9,
    cwe=269,
    since="0.1.0",
    message="Statement '{statement}' lets '{principal}' change the policy with '{actions}'.",
)


def check(policy: Policy, context: Context) -> Findings:
    for takeover in takeovers(
        policy, context.account, context.grants, lambda *about: context.access.exposure(*about)
    ):
        first, more = takeover.principals[0], len(takeover.principals) - 1
        yield RULE.at(
            takeover.entry.pointer,
            statement=takeover.statement.label,
            principal=f"{first} and {more} more" if more else first,
            actions=spellings(takeover.actions),
            because="whoever sets the policy can grant themselves everything else",
            help="leave this to identity policies of the owner's account",
        )
