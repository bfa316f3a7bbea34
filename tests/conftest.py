"""What every test may use: the rules, and a way to lint a text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from ecrlint.config import NO_CONFIG
from ecrlint.config.load import config_of
from ecrlint.config.source import ConfigText
from ecrlint.lint.lint import lint
from ecrlint.lint.report import Report
from ecrlint.rule.context import Context
from ecrlint.rule.loader import built_in_folder, load_rules
from ecrlint.rule.rule import Rule
from ecrlint.rule.selection import RuleSet
from ecrlint.source import Source

if TYPE_CHECKING:
    from ecrlint.policy.model import Kind, Policy

# How fast a machine is, or how many examples a law passes over, is no reason to fail.
settings.register_profile(
    "ecrlint", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
settings.load_profile("ecrlint")

RULES = load_rules([built_in_folder()])
RULE_SET = RuleSet(RULES, [rule for rule in RULES if not rule.strict])

Lint = Callable[..., Report]


class Size:
    """A document of which only the size is asked."""

    size = 0
    on_push = False
    attached = None
    beside = None


def context(policy: Policy, account: str = "", organization: str = "") -> Context:
    """What a rule may know beside a policy, with the engine behind it."""
    return Context(Size(), policy, account, organization)


@pytest.fixture(scope="session")
def rules() -> list[Rule]:
    return RULES


@pytest.fixture(scope="session")
def lint_text() -> Lint:
    """Lint a text under a file name; `strict` runs every rule, `also` one more than recommended.

    `config` is the text of the configuration that holds.
    """

    def run(
        text: str,
        path: str = "policy.json",
        strict: bool = False,
        also: Rule | None = None,
        kind: Kind | None = None,
        config: str = "",
    ) -> Report:
        selected = [rule for rule in RULES if strict or not rule.strict or rule is also]
        known = config_of(ConfigText(Source("ecrlint.yaml", config)), rules=RULES) if config else NO_CONFIG
        return lint(Source(path, text), RuleSet(RULES, selected), kind, None, known)

    return run
