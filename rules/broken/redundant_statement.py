"""Another statement already covers every request of this one.

Every request that the statement allows (or denies) is allowed (or denied) by others of the same policy, one
or several together. That is proved, whatever words they use; an exact copy needs no proof.

## Why it matters

It changes nothing today, and misleads whoever edits the policy tomorrow: removing access from one of the
two statements leaves it standing in the other. A role beside its account's root is not redundant, because
naming the root only hands the decision to that account.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Inspect",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": ["ecr:DescribeImages", "ecr:ListImages"]
    },
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": "ecr:ListImages"
    }
  ]
}
```

```json fixed
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Inspect",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": ["ecr:DescribeImages", "ecr:ListImages"]
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
      "Sid": "Inspect",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": ["ecr:DescribeImages", "ecr:ListImages"]
    }
  ]
}
```

## References

- [Policy evaluation logic](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html)
- [AWS JSON policy elements: Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
"""

from __future__ import annotations

from ecrlint.analysis.prefilter import MOST_COMPARED
from ecrlint.analysis.redundancy import Rivals, copy_before, covers_patterns
from ecrlint.analysis.unmatchable import is_explained
from ecrlint.rule import Context, Delete, Finding, Findings, Fix, Place, Policy, Related, Rule, Statement

RULE = Rule(
    "ECR306",
    level="note",
    since="0.1.0",
    message="Statement '{statement}' adds nothing: '{other}' covers every request of it.",
)


def check(policy: Policy, context: Context) -> Findings:
    if not 2 <= len(policy.statements) <= MOST_COMPARED:
        return
    rivals = Rivals(policy)
    gone: dict[int, Finding] = {}
    for statement in reversed(policy.statements):
        others = [each for each in rivals.of(statement) if each.index not in gone]
        covering = _covering(statement, others, context) if others else []
        if covering:
            gone[statement.index] = _finding(statement, covering)
    yield from reversed(gone.values())


def _covering(statement: Statement, others: list[Statement], context: Context) -> list[Statement]:
    twin = copy_before(statement)
    if twin:
        return [twin]
    if is_explained(statement):
        return []
    found = context.access.needed(others, statement) if context.access.covers(others, statement) else []
    return found if covers_patterns(found, statement) else []


def _finding(statement: Statement, covering: list[Statement]) -> Finding:
    labels = statement.label, ", ".join(each.label for each in covering)
    if labels[0] == labels[1]:
        labels = f"#{statement.index + 1}", f"#{covering[0].index + 1}"
    return RULE.at(
        statement.pointer,
        part="opening",
        related=tuple(Related(Place(each.pointer, "opening"), "covers it") for each in covering),
        statement=labels[0],
        other=labels[1],
        help="remove it, or narrow the other one",
        fix=_fix(statement),
    )


def _fix(statement: Statement) -> Fix | None:
    block = statement.policy.data.get("Statement") if isinstance(statement.policy.data, dict) else None
    is_item = isinstance(block, list)
    return Fix(f"delete statement {statement.label}", Delete(statement.pointer)) if is_item else None
