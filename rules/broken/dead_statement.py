"""No request can match the statement.

It allows or denies nothing: a list in it is empty, its wildcards match no action, its conditions cannot hold
together, or all that it allows is denied by other statements without any condition.

## Why it matters

The statement reads as if it did something. A dead Allow is access that somebody misses, a dead Deny is
protection that is not there. Causes that have a rule of their own (a misplaced condition key, a literal
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

from ecrlint.finding import Place, Related
from ecrlint.policy import dead
from ecrlint.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.finding import Finding
    from ecrlint.policy.model import Context, Policy, Statement

RULE = Rule(
    "ECR305",
    level="warning",
    since="0.1.0",
    message="Statement '{statement}' matches no request: '{element}' is empty.",
    action="Statement '{statement}' matches no request: '{entry}' leaves no action.",
    conditions="Statement '{statement}' matches no request: nothing meets its conditions on '{key}'.",
    denied="Statement '{statement}' allows nothing: statement '{deny}' denies it all.",
)


def check(policy: Policy, context: Context) -> Iterator[Finding]:
    denials = dead.Denials(policy)
    for statement in policy.statements:
        if statement.sound:
            yield from _causes(statement, denials)


def _causes(statement: Statement, denials: dead.Denials) -> Iterator[Finding]:
    """The first cause of death, if any."""
    name = statement.label
    if empty := dead.empty_element(statement):
        yield RULE.at(empty.pointer, statement=name, element=empty.name, help="name at least one")
    elif entry := dead.unmatched_action(statement):
        if not dead.is_explained(statement):
            yield RULE.at(entry.pointer, "action", statement=name, entry=entry.text)
    elif clash := dead.contradiction(statement):
        if not dead.is_explained(statement):
            related = tuple(Related(Place(each.pointer), "one of the tests") for each in clash)
            yield RULE.at(
                statement.pointer,
                "conditions",
                part="opening",
                related=related,
                statement=name,
                key=clash[0].key,
                because="all conditions of a statement must hold at once",
            )
    elif (deny := denials.swallowing(statement)) and not dead.is_explained(statement):
        yield RULE.at(
            statement.pointer,
            "denied",
            part="opening",
            related=(Related(Place(deny.pointer), "this Deny"),),
            statement=name,
            deny=deny.label,
            because="a Deny without a condition wins over every Allow",
        )
