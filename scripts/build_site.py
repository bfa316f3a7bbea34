"""What mkdocs adds to `docs/`: a page for each rule, the schemas, and what the policies of the recipes do.

A fenced block marked `json policy` is linted when the site is built, and a finding fails the build. Below it
stands what `ecrlint who` says of it, so that a page cannot promise what its policy does not do.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files

from ecrlint.access import analyze
from ecrlint.lint.lint import lint
from ecrlint.lint.policy_file import policies_of
from ecrlint.report.sources import Sources
from ecrlint.report.who.table import of_policy
from ecrlint.report.who.text import render
from ecrlint.rule.documentation import document
from ecrlint.rule.loader import built_in_folder, load_rules
from ecrlint.rule.selection import RuleSet
from ecrlint.schema.files import schema_folder
from ecrlint.source import Source

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from ecrlint.rule import Rule

RULES = load_rules([built_in_folder()])
_POLICY = re.compile(r"^``` ?json policy\n(.*?)^```$", re.S | re.M)
_HEAD = "| code | name | level | what it finds |\n|---|---|---|---|\n"
_FAMILIES = {
    "rejected": "ECR refuses the policy",
    "exposed": "Strangers may do more than they should",
    "broken": "Accepted, but it will not do what it seems to",
    "unclear": "It works, but misleads its next reader",
    "lifecycle": "Lifecycle policies",
    "registry": "Registry policies",
    "identity": "IAM identity policies",
}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add a page for each rule, their list, how to write one, and the schemas."""
    for rule in RULES:
        files.append(File.generated(config, f"rules/{rule.name}.md", content=_page(rule)))
    files.append(File.generated(config, "rules/index.md", content=_index()))
    guide = Path(built_in_folder(), "README.md").read_text(encoding="utf-8")
    files.append(File.generated(config, "own-rules.md", content=guide))
    for schema in sorted(Path(schema_folder()).glob("*.schema.json")):
        files.append(File.generated(config, f"schemas/{schema.name}", abs_src_path=str(schema)))
    return files


def on_page_markdown(markdown: str, page: Any, **_: object) -> str:
    """Put below each policy what it does. Raises PluginError for one with a finding."""
    return _POLICY.sub(lambda found: _judged(found[1], page.file.src_uri), markdown)


def _judged(text: str, page: str) -> str:
    source = Source("policy.json", text)
    report = lint(source, RuleSet(RULES, [rule for rule in RULES if not rule.strict]))
    for located in report.findings:
        raise PluginError(f"{page}: a policy on this page has a finding: {located.message}")
    (file,) = policies_of("policy.json", text.encode())
    table = render(of_policy(Sources(file), analyze(file.policy)))
    return f"```json\n{text}```\n\n`ecrlint who policy.json` says of it:\n\n```text\n{table}```"


def _page(rule: Rule) -> str:
    about = document(rule)
    preset = "strict" if rule.strict else "recommended"
    kinds = ", ".join(rule.kinds)
    head, _, rest = about.as_markdown().partition("\n\n")
    facts = f"`{rule.code}` · {rule.level} · preset {preset} · {kinds} · since {rule.since}"
    return f"{head}\n\n{facts}\n\n{rest}"


def _index() -> str:
    """Every rule, by what happens to people who have the trouble."""
    parts = ["# Rules\n"]
    for family in dict.fromkeys(rule.family for rule in RULES):
        parts.append(f"\n## {_FAMILIES[family]}\n\n{_HEAD}")
        parts += [_row(rule) for rule in RULES if rule.family == family]
    return "".join(parts)


def _row(rule: Rule) -> str:
    level = f"{rule.level}, *strict*" if rule.strict else rule.level
    return f"| {rule.code} | [{rule.name}]({rule.name}.md) | {level} | {document(rule).summary} |\n"
