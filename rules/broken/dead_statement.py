"""No request can match the statement.

It allows or denies nothing: a list in it is empty, its wildcards match no action, its conditions cannot hold
together (tests of one key, of numbers, dates and addresses too; `aws:SourceIp` and a VPC endpoint; a key of
the caller that no named principal has), or Denies take all that it allows. The last two are proved.

## Why it matters

The statement reads as if it did something. A dead Allow is access that somebody misses, a dead Deny is
protection that is not there. A Deny wins over identity policies as well; a dead Allow leaves callers of the
owner's account what their identity policies allow. Causes that have a rule of their own (a misplaced condition key, a literal
wildcard, a private IP range, an unknown action, an orphaned principal) are reported by that rule only.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Pull",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": "ecr:Pull*"
    }
  ]
}
```

Two tests of one key that no value passes:

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:root"},
      "Action": "ecr:ListImages",
      "Condition": {
        "StringEquals": {"aws:PrincipalTag/team": "web"},
        "StringNotEquals": {"aws:PrincipalTag/team": ["app", "web"]}
      }
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
    },
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:root"},
      "Action": "ecr:ListImages",
      "Condition": {"StringEquals": {"aws:PrincipalTag/team": "web"}}
    }
  ]
}
```

## References

- [Policy evaluation logic](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html)
- [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)
- [IAM Access Analyzer policy check reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html)
"""

from __future__ import annotations

from ecrlint.analysis.prefilter import MOST_COMPARED, may_be_denied, may_contradict
from ecrlint.analysis.unmatchable import Death, death, is_explained
from ecrlint.rule import Condition, Context, Finding, Findings, Place, Policy, Related, Rule, Statement

RULE = Rule(
    "ECR305",
    level="warning",
    since="0.1.0",
    message="Statement '{statement}' matches no request: '{what}' is empty.",
    action="Statement '{statement}' matches no request: '{what}' leaves no action.",
    conditions="Statement '{statement}' matches no request: nothing meets its conditions on '{what}'.",
    endpoint="Statement '{statement}' matches no request: none has '{what}' and uses a VPC endpoint.",
    denied="Statement '{statement}' allows nothing: statement '{what}' denies what it allows.",
)
_BECAUSE = {
    "empty": "an empty list matches nothing",
    "action": "Amazon ECR has no such action",
    "conditions": "all conditions of a statement must hold at once",
    "endpoint": "requests through a VPC endpoint have no aws:SourceIp",
    "denied": "a Deny wins over every Allow, also over those of identity policies",
}
_HELP = "remove the statement, or say whom and what it is for"


def check(policy: Policy, context: Context) -> Findings:
    few = policy.statements if len(policy.statements) <= MOST_COMPARED else ()
    denies = [each for each in few if each.denies and each.sound]
    for statement in policy.statements:
        if statement.sound:
            dead = death(statement)
            found = _of_list(statement, dead) if dead else _proved(statement, denies, context)
            if found and not is_explained(statement):
                yield found


def _of_list(statement: Statement, dead: Death) -> Finding:
    return RULE.at(
        dead.pointer,
        "default" if dead.cause == "empty" else dead.cause,
        because=_BECAUSE[dead.cause],
        help=_HELP,
        statement=statement.label,
        what=dead.what,
    )


def _proved(statement: Statement, denies: list[Statement], context: Context) -> Finding | None:
    """What the access engine proves, where a quick reading does not rule it out."""
    if may_contradict(statement) and context.access.covers((), statement):
        return _contradictory(statement, context.access.contradiction(statement))
    if statement.allows and may_be_denied(statement, denies) and context.access.covers(denies, statement):
        return _denied(statement, context.access.needed(denies, statement))
    return None


def _contradictory(statement: Statement, conditions: list[Condition]) -> Finding | None:
    keys = {condition.key.lower() for condition in conditions}
    if not keys:
        return None
    variant = "endpoint" if len(keys) > 1 and "aws:sourceip" in keys else "conditions"
    return RULE.at(
        statement.pointer,
        variant,
        part="opening",
        because=_BECAUSE[variant],
        help="give each condition a statement of its own" if len(keys) > 1 else _HELP,
        related=tuple(Related(Place(each.pointer), "one of the tests") for each in conditions),
        statement=statement.label,
        what=conditions[0].key,
    )


def _denied(statement: Statement, denies: list[Statement]) -> Finding:
    return RULE.at(
        statement.pointer,
        "denied",
        part="opening",
        because=_BECAUSE["denied"],
        help=_HELP,
        related=tuple(Related(Place(each.pointer), "this Deny") for each in denies),
        statement=statement.label,
        what=", ".join(each.label for each in denies),
    )
