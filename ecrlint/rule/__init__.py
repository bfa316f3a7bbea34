"""What the author of a rule imports, all from one place: `from ecrlint.rule import Context, Findings, Rule`.

Every run loads these modules, so names that stand in annotations only may be imported like the others.
"""

from __future__ import annotations

from _collections_abc import Iterator  # collections.abc is this very module, behind the whole of collections

from ecrlint.lifecycle.model import LifecyclePolicy, LifecycleRule
from ecrlint.policy.changes import Add, Delete, Fix, Insert, Rename, Replace
from ecrlint.policy.model import Policy
from ecrlint.policy.pointer import Place
from ecrlint.policy.principal import Principal
from ecrlint.policy.statement import Condition, Statement, Value
from ecrlint.rule.common_fixes import (
    add_actions,
    add_condition,
    change_operator,
    remove_entry,
    respell,
)
from ecrlint.rule.context import Context
from ecrlint.rule.finding import Finding, Related, near_misses
from ecrlint.rule.rule import LOOKALIKES, RESOURCE_POLICIES, Rule

__all__ = [
    "LOOKALIKES",
    "RESOURCE_POLICIES",
    "Add",
    "Condition",
    "Context",
    "Delete",
    "Finding",
    "Findings",
    "Fix",
    "Insert",
    "LifecyclePolicy",
    "LifecycleRule",
    "Place",
    "Policy",
    "Principal",
    "Related",
    "Rename",
    "Replace",
    "Rule",
    "Statement",
    "Value",
    "add_actions",
    "add_condition",
    "change_operator",
    "near_misses",
    "remove_entry",
    "respell",
]

Findings = Iterator[Finding]
"""What `check` and `check_statement` give."""
