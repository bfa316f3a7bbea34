"""`ecrlint new-rule`: a rule file to start from, which passes its own tests."""

from __future__ import annotations

import os
import re

from ecrlint.console import visible
from ecrlint.errors import UsageError, reason_of
from ecrlint.rule.loader import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser

    from ecrlint.cli import Arguments

_TEMPLATE = '''\
"""A statement names a partner whose contract has ended.

Say here, in a few sentences, what the rule looks for. This one looks for accounts on a list.

## Why it matters

Say what happens to people who do not follow it.

## Example

```json fail
{{
  "Version": "2012-10-17",
  "Statement": [
    {{
      "Sid": "Partner",
      "Effect": "Allow",
      "Principal": {{"AWS": "arn:aws:iam::333333333334:role/build"}},
      "Action": ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    }}
  ]
}}
```

## Use instead

```json pass
{{
  "Version": "2012-10-17",
  "Statement": [
    {{
      "Sid": "Partner",
      "Effect": "Allow",
      "Principal": {{"AWS": "arn:aws:iam::210987654321:role/build"}},
      "Action": ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    }}
  ]
}}
```

## References

- [Private repository policies](https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html)
"""

from __future__ import annotations

from ecrlint.rule import Context, Findings, Rule, Statement

RULE = Rule(
    "{code}",
    level="warning",
    since="1.0.0",
    message="Statement '{{statement}}' names account '{{account}}', a former partner.",
)

FORMER_PARTNERS = frozenset(["333333333334"])


def check_statement(statement: Statement, context: Context) -> Findings:
    if not statement.allows:
        return
    for principal in statement.principals:
        if principal.account in FORMER_PARTNERS:
            yield RULE.at(
                principal.pointer,
                statement=statement.label,
                account=principal.account,
                help="delete the principal",
            )
'''


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `ecrlint new-rule`."""
    parser.description = "Write a rule file to start from. It passes `ecrlint test` as it stands."
    parser.epilog = "Exit codes: 0 written, 2 the job could not be done."
    parser.add_argument("name", metavar="NAME", help="what the rule is called, such as former-partner")
    parser.add_argument(
        "--folder", default="ecrlint-rules", metavar="DIR", help="where to put it (default: %(default)s)"
    )
    parser.add_argument(
        "--code", default="", metavar="CODE", help="such as ORG001 (default: the next one that is free)"
    )


def run(arguments: Arguments) -> int:
    """Write the file and say what to do with it; returns the exit code."""
    folder = arguments.folder
    name = arguments.name.replace("_", "-")
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name) or name.startswith("test"):
        raise UsageError(
            f"'{visible(arguments.name)}' is no name for a rule; write small letters and hyphens,"
            " such as former-partner"
        )
    rules = load([folder] if os.path.isdir(folder) else [])
    code = arguments.code or _free_code({rule.code for rule in rules})
    if not re.fullmatch(r"[A-Z]{1,8}[0-9]{3,6}", code):
        raise UsageError(
            f"'{visible(code)}' is no code; write capital letters and 3 to 6 digits, as in ORG001"
        )
    for rule in rules:
        if name == rule.name or code == rule.code:
            raise UsageError(f"{rule.code} {rule.name} is already there: {rule.path}")
    path = os.path.join(folder, f"{name.replace('-', '_')}.py")
    _write(path, _TEMPLATE.format(code=code))
    shown = visible(path.replace(os.sep, "/"))
    print(f"{shown}: {code} {name}")
    print(f"next: edit it, `ecrlint test {visible(folder)}`, `ecrlint check --rules-dir {visible(folder)}`")
    return 0


def _free_code(taken: set[str]) -> str:
    return next(code for number in range(1, 1000) if (code := f"ORG{number:03}") not in taken)


def _write(path: str, text: str) -> None:
    """Write a new file. Raises UsageError, also when there is one."""
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"{visible(path)}: {reason_of(error)}") from error
