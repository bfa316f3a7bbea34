"""A caller may push only in part, so every push fails.

A push takes five actions. This policy gives a caller some of the four that only a push uses
(`PutImage`, `InitiateLayerUpload`, `UploadLayerPart`, `CompleteLayerUpload`), and not all five. The role of a pull
through cache writes images with these four beside `BatchImportUpstreamImage` or `GetImageCopyStatus`, which is whole.

## Why it matters

Clients report a missing piece poorly: without `BatchCheckLayerAvailability`, Docker ends with
`unexpected end of JSON input`; without `InitiateLayerUpload`, with `EOF`. Whatever any statement of
the policy gives the caller counts, and what a whole account is given counts for its roles and users. A
caller of the account that owns the repository may hold the rest in an identity policy; an AWS service has
none, and does not push.

An identity policy is judged for each resource that it names: what it allows on `*` or on a pattern counts for
the repositories that match, and so does what the same template or module gives the same role, user or group. The rest
may be in a policy that is elsewhere.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Push",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/ci"},
      "Action": [
        "ecr:CompleteLayerUpload",
        "ecr:InitiateLayerUpload",
        "ecr:PutImage",
        "ecr:UploadLayerPart"
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
      "Sid": "Push",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/ci"},
      "Action": [
        "ecr:CompleteLayerUpload",
        "ecr:InitiateLayerUpload",
        "ecr:PutImage",
        "ecr:UploadLayerPart",
        "ecr:BatchCheckLayerAvailability"
      ]
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
      "Sid": "Push",
      "Effect": "Allow",
      "Action": [
        "ecr:BatchCheckLayerAvailability",
        "ecr:CompleteLayerUpload",
        "ecr:PutImage",
        "ecr:UploadLayerPart"
      ],
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
      "Sid": "Push",
      "Effect": "Allow",
      "Action": [
        "ecr:BatchCheckLayerAvailability",
        "ecr:CompleteLayerUpload",
        "ecr:PutImage",
        "ecr:UploadLayerPart",
        "ecr:InitiateLayerUpload"
      ],
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
      "Sid": "Push",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/ci"},
      "Action": [
        "ecr:BatchCheckLayerAvailability",
        "ecr:CompleteLayerUpload",
        "ecr:InitiateLayerUpload",
        "ecr:PutImage",
        "ecr:UploadLayerPart"
      ]
    }
  ]
}
```

## References

- [Private registry to private registry pull through cache: IAM policies required](https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-private.html)
- [IAM permissions for pushing an image](https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html)
"""

from __future__ import annotations

from ecrlint.analysis.judged_service import judged_services
from ecrlint.policy.action import cache_push_sets, push_set, spellings, upload_set
from ecrlint.rule import RESOURCE_POLICIES, Context, Findings, Policy, Rule, add_actions
from ecrlint.rule.partial_grants import PartialGrant, partial_grants

RULE = Rule(
    "ECR303",
    level="warning",
    since="0.1.0",
    kinds=(*RESOURCE_POLICIES, "identity"),
    message="Statement '{statement}' lets '{caller}' push only in part, without '{missing}'.",
    identity="Statement '{statement}' allows only a part of a push, without '{missing}'.",
)

_ONLY_PULLS = "remove the actions of pushing: an AWS service pulls and does not push"


def check(policy: Policy, context: Context) -> Findings:
    parts = [
        part
        for service in judged_services(policy)
        for part in partial_grants(
            policy,
            context,
            needed=push_set(service),
            telling=upload_set(service),
            sufficient=cache_push_sets(service),
        )
    ]
    for part in parts:
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
            help=_ONLY_PULLS if part.is_service else f"allow {missing} as well",
            fix=None if part.is_service or _is_for_all(part) else add_actions(part.statement, part.missing),
        )


def _is_for_all(part: PartialGrant) -> bool:
    """Whether everybody is named: then somebody should not push at all."""
    return any(each.is_everyone for each in part.statement.principals)
