"""Write the table of rules in README.md from the rule files.

Run it after adding or changing a rule, with any Python that ecrlint supports:

    python3 -m scripts.write_rule_table
"""

from __future__ import annotations

import re
from pathlib import Path

from ecrlint.rule import Rule
from ecrlint.rule.documentation import document
from ecrlint.rule.loader import built_in_folder, load_rules

README = Path(__file__).parent.parent / "README.md"
_TABLE = re.compile(r"(<!-- rules:[^\n]*-->\n).*?(<!-- /rules -->)", re.S)


def table(rules: list[Rule]) -> str:
    """The rules in the order of their codes, as a Markdown table."""
    rows = ["| code | name | level | what it finds |", "|---|---|---|---|"]
    for rule in rules:
        level = f"{rule.level}, *strict*" if rule.strict else rule.level
        path = f"rules/{rule.family}/{rule.name.replace('-', '_')}.py"
        rows.append(f"| {rule.code} | [{rule.name}]({path}) | {level} | {document(rule).summary} |")
    return "\n".join(rows) + "\n"


def with_table(readme: str) -> str:
    """The README with today's table."""
    fresh = table(load_rules([built_in_folder()]))
    return _TABLE.sub(lambda match: match[1] + fresh + match[2], readme)


if __name__ == "__main__":
    README.write_text(with_table(README.read_text(encoding="utf-8")), encoding="utf-8")
