"""The fix of a rule's example, made: what comes out is the block `fixed` after the example, to the byte."""

from __future__ import annotations

from ecrlint.errors import UsageError
from ecrlint.fixing.apply import AppliedFixes
from ecrlint.fixing.fixes import attach_fixes
from ecrlint.lint.lint import lint
from ecrlint.lint.rule_test import setting
from ecrlint.read.document import TooLarge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.rule.documentation import Example
    from ecrlint.rule.rule import Rule


def fix_trouble(rule: Rule, example: Example, rules: list[Rule]) -> str:
    """What is wrong with the block after a `fail` example, or with its absence; empty when nothing is.

    `rules` are all rules, this one among them.
    """
    if example.expectation != "fail":
        return ""
    try:
        text = fixed_text(rule, example, rules)
    except (TooLarge, UsageError) as error:  # of the example's own configuration, or of its size
        return str(error)
    if text == example.fixed:
        return ""
    mark = f"{example.language} fixed"
    if not text:
        return f"nothing is fixed here; delete the block `{mark}` after it, or give the finding another fix"
    found = f"the block `{mark}` after it is another" if example.fixed else "no block after it shows its fix"
    return f"{found}; write directly after it\n\n```{mark}\n{text}```\n"


def fixed_text(rule: Rule, example: Example, rules: list[Rule]) -> str:
    """What `ecrlint check --fix --unsafe-fixes` makes of an example; empty where it leaves it as it is.

    Raises UsageError for the configuration of the example, and TooLarge.
    """
    source, selected, config = setting(rule, example, rules)
    report = lint(source, selected, config=config)
    attach_fixes(source, report, selected, None, None, config)
    texts = AppliedFixes(report.findings, unsafe=True).after
    return texts[source.path].text if texts else ""
