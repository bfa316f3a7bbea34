"""Another statement already covers every request of this one.

Everything that the statement allows (or denies) is allowed (or denied) by one other statement of the same
policy: its principals are among the other's, its actions too, and the other has the same conditions or none.

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

from ecrlint.finding import Place, Related
from ecrlint.policy.redundancy import covered_statements
from ecrlint.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.finding import Finding
    from ecrlint.policy.model import Context, Policy

RULE = Rule(
    "ECR306",
    level="note",
    since="0.1.0",
    message="Statement '{statement}' adds nothing: '{other}' covers every request of it.",
)


def check(policy: Policy, context: Context) -> Iterator[Finding]:
    for statement, wider in covered_statements(policy):
        labels = statement.label, wider.label
        if labels[0] == labels[1]:
            labels = f"#{statement.index + 1}", f"#{wider.index + 1}"
        yield RULE.at(
            statement.pointer,
            part="opening",
            related=(Related(Place(wider.pointer, "opening"), "covers it"),),
            statement=labels[0],
            other=labels[1],
            help="remove it, or narrow the other one",
        )
