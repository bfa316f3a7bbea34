"""A caller may push only in part, so every push fails.

A push takes five actions. This policy gives a caller some of the four that only a push uses
(`PutImage`, `InitiateLayerUpload`, `UploadLayerPart`, `CompleteLayerUpload`), and not all five.

## Why it matters

Clients report a missing piece poorly: without `BatchCheckLayerAvailability`, Docker ends with
`unexpected end of JSON input`; without `InitiateLayerUpload`, with `EOF`. Whatever any statement of
the policy gives the caller counts, and what a whole account is given counts for its roles and users. A
caller of the account that owns the repository may hold the rest in an identity policy; an AWS service has
none, and does not push.

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

- [IAM permissions for pushing an image](https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html)
"""

from __future__ import annotations

from ecrlint.partial import partial_grants
from ecrlint.policy.action import push_set, spellings, upload_set
from ecrlint.policy.fixes import with_actions
from ecrlint.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.finding import Finding
    from ecrlint.partial import Part
    from ecrlint.policy.model import Context, Policy

RULE = Rule(
    "ECR303",
    level="warning",
    since="0.1.0",
    message="Statement '{statement}' lets '{caller}' push only in part, without '{missing}'.",
)

_ONLY_PULLS = "remove the actions of pushing: an AWS service pulls and does not push"


def check(policy: Policy, context: Context) -> Iterator[Finding]:
    needed, telling = push_set(policy.service), upload_set(policy.service)
    for part in partial_grants(policy, context, needed=needed, telling=telling):
        missing = spellings(part.missing)
        yield RULE.at(
            part.statement.pointer,
            part="opening",
            statement=part.statement.label,
            caller=part.caller,
            missing=missing,
            because=part.evidence,
            witness=part.witness,
            help=_ONLY_PULLS if part.is_service else f"allow {missing} as well",
            fix=None if part.is_service or _is_for_all(part) else with_actions(part.statement, part.missing),
        )


def _is_for_all(part: Part) -> bool:
    """Whether everybody is named: then somebody should not push at all."""
    return any(each.is_everyone for each in part.statement.principals)
