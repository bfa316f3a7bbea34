"""An exception that matches no finding, has expired, or gives no reason.

A comment such as `# ecrlint: ignore[public-pull] reason` covers findings of the named rules on its
line. This one covers nothing: the policy was repaired, the comment stands on another line than the
finding, or the rule's name is misspelt.

An entry under `exceptions` in `ecrlint.yaml` covers findings of a rule in a file. This one covers none although the
file was linted, its file is gone, or the day after `expires` has come.

A comment that covers a finding and does not say why is told of as well: the next reader cannot tell whether it still
holds.

## Why it matters

A leftover exception hides the next finding of its rule, which nobody has reviewed.

## Example

```yaml fail
Version: "2012-10-17"
Statement:
  - Sid: List
    Effect: Allow
    Principal: {AWS: "arn:aws:iam::210987654321:role/app"}  # ecrlint: ignore[public-pull] our base image
    Action: ecr:ListImages
```

## Use instead

Remove the comment:

```yaml pass
Version: "2012-10-17"
Statement:
  - Sid: List
    Effect: Allow
    Principal: {AWS: "arn:aws:iam::210987654321:role/app"}
    Action: ecr:ListImages
```

## References

- [Exceptions](https://ecrlint.github.io/ecrlint/configuration/#exceptions)
"""

from __future__ import annotations

from ecrlint.rule import Rule

# `ecrlint.lint.exceptions` finds it, as only it knows which exceptions were of use.
RULE = Rule(
    "ECR003",
    level="note",
    since="0.1.0",
    message="The exception for '{found}' matches no finding.",
    unreasoned="The exception for '{found}' gives no reason.",
    expired="The exception for '{found}' expired on '{date}'.",
)
