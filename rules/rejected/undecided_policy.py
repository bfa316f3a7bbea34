"""What a policy says, or a part of it, is decided elsewhere.

A template's parameter, a variable without a default, another stack or a function that ecrlint does not have decides
it. The rest of the policy is judged; of what is open nobody can say whether it is rejected, exposed or broken.

## Why it matters

A run that finds nothing because it could not look is not a clean one. Every run counts the policies that it judged
whole, in part and not at all; this rule shows where the open parts stand. It is for those who want every policy
judged before it is deployed: `--fail-on-unknown` fails a run for them, whatever rules are selected.

A policy that may be that of a repository or of something else is told here as well, as some rules could not look.

What is known well enough is not told: an ARN with an account's id, a region or a name filled in later, a statement's
Sid, a pseudo parameter such as `AWS::AccountId`.

## Example

```hcl fail
variable "reader" {
  type = string
}

resource "aws_ecr_repository_policy" "app" {
  repository = "app"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "List"
      Effect    = "Allow"
      Principal = { AWS = var.reader }
      Action    = "ecr:ListImages"
    }]
  })
}
```

## Use instead

Give the variable a default, lint what comes of it (`terraform show -json` of a plan, the deployed policy), or leave
only the account open, which cannot be everybody:

```hcl pass
variable "account" {
  type = string
}

resource "aws_ecr_repository_policy" "app" {
  repository = "app"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "List"
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::${var.account}:root" }
      Action    = "ecr:ListImages"
    }]
  })
}
```

## References

- [What is judged](https://ecrlint.github.io/ecrlint/limits/#what-is-judged)
"""

from __future__ import annotations

from ecrlint.rule.rule import LOOKALIKES, RESOURCE_POLICIES, Rule

# `ecrlint.lint.account` finds it, as only it knows which rules would have looked.
RULE = Rule(
    "ECR004",
    level="note",
    since="0.5.0",
    strict=True,
    kinds=(*RESOURCE_POLICIES, "lifecycle", "identity", *LOOKALIKES),
    message="'{expression}' decides '{part_of}'.",
    whole="'{expression}' decides what the policy says.",
    kind="The kind of the policy is not certain: '{doubt}'.",
)
