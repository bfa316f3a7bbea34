"""Nobody can tell whether a policy keeps a guardrail.

ecrlint proves that a policy keeps a guardrail of `ecrlint.yaml`, or shows a request that breaks it. Where
neither is possible, it says why.

## Why it matters

What could not be decided must not look like what was proved. The reasons are few: a part of the policy is
decided elsewhere (a template's parameter, a policy variable), AWS does not document what a construct means, the
account that owns the repository is not known, or the conditions overlap in too many ways.

## Example

The guardrail is about what may happen at all, so identity policies of the owner's account count. Whose
account that is, the configuration does not say:

```yaml config
guardrails:
  - {may: push, only: ["210987654321"], scope: guarantee}
```

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": {"AWS": "210987654321"},
      "Action": "ecr:ListImages"
    }
  ]
}
```

## Use instead

Say whose repositories they are:

```yaml config
account: "210987654321"
guardrails:
  - {may: push, only: ["210987654321"], scope: guarantee}
```

```json pass
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:root"},
      "Action": "ecr:ListImages"
    }
  ]
}
```

## References

- [IAM User Guide: policy evaluation logic](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html)
- [IAM User Guide: policy variables](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html)
"""

from __future__ import annotations

from ecrlint.rule import Context, Findings, Policy, Rule

RULE = Rule(
    "ECR802",
    level="warning",
    severity=4.0,
    cwe=284,
    since="0.1.0",
    of_unknown=True,
    message="The guardrail '{guardrail}' could not be decided: '{why}'.",
)


def check(policy: Policy, context: Context) -> Findings:
    for doubt in context.guardrails.doubts if context.guardrails else ():
        yield RULE.at(
            "",
            part="opening",
            guardrail=doubt.guardrail.label,
            why=doubt.why.replace("'", '"'),
            help=doubt.help,
            related=doubt.related,
        )
