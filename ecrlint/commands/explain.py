"""`ecrlint explain`: a rule's page, rendered from its docstring."""

from __future__ import annotations

from ecrlint.console import visible
from ecrlint.rule.documentation import document
from ecrlint.rule.loader import load
from ecrlint.rule.selection import find

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.cli import Arguments


def run(arguments: Arguments) -> int:
    """Print the page of one rule; returns the exit code."""
    rule = find(load(arguments.rules_dir), arguments.rule)
    preset = "strict" if rule.strict else "recommended"
    print(visible(f"{rule.name} ({rule.code}): {rule.level}, {rule.family}, preset {preset}"))
    print(visible(f"since {rule.since}, for {', '.join(rule.kinds)} policies"), end="\n\n")
    for line in document(rule).as_text().removesuffix("\n").split("\n"):
        print(visible(line.expandtabs()))
    return 0
