"""A caller may pull only in part, so every pull fails.

A pull takes two actions: `ecr:BatchGetImage` reads the manifest, `ecr:GetDownloadUrlForLayer` the layers.
This policy gives a caller one of them. A caller who may push as well is left alone, because pushing clients
use `ecr:BatchGetImage` by itself.

## Why it matters

The pull starts and then ends with `denied` at the manifest or at the first layer. Whatever any statement of
the policy gives the caller counts, and what a whole account is given counts for its roles and users. A caller
of the account that owns the repository may hold the other half in an identity policy.

An identity policy is judged for each resource that it names: what it allows on `*` or on a pattern counts for
the repositories that match. It is left alone where neither the login nor the check of layers is allowed, as
`ecr:BatchGetImage` by itself also looks up digests. What the same template or module gives the same role, user or
group counts; the other half may be in a policy that is elsewhere.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Pull",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage"]
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
      "Action": ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    }
  ]
}
```

In an identity policy:

```json fail
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
      "Action": ["ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer"],
      "Resource": "arn:aws:ecr:eu-central-1:334455667788:repository/app"
    }
  ]
}
```

```json fixed
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
      "Action": ["ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"],
      "Resource": "arn:aws:ecr:eu-central-1:334455667788:repository/app"
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

## References

- [Private repository policy examples](https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html)
- [Private repository policies](https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html)
"""

from __future__ import annotations

from ecrlint.policy.action import PULL, TOKEN, layer_check, spellings, upload_set
from ecrlint.rule import Context, Findings, Policy, Rule, add_actions
from ecrlint.rule.partial_grants import partial_grants

RULE = Rule(
    "ECR301",
    level="warning",
    since="0.1.0",
    kinds=("repository", "registry", "identity"),
    message="Statement '{statement}' lets '{caller}' pull only in part, without '{missing}'.",
    identity="Statement '{statement}' allows only a part of a pull, without '{missing}'.",
)


def check(policy: Policy, context: Context) -> Findings:
    pushes = upload_set(policy.service)
    clues = frozenset((TOKEN, layer_check(policy.service)))
    for part in partial_grants(policy, context, needed=PULL, telling=PULL, spared=pushes, clues=clues):
        missing = spellings(part.missing)
        yield RULE.at(
            part.pointer,
            part.variant,
            part="key",
            statement=part.statement.label,
            caller=part.caller,
            missing=missing,
            because=part.evidence,
            witness=part.witness,
            help=f"allow {missing} as well",
            fix=add_actions(part.statement, part.missing),
        )
