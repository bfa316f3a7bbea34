"""ecrlint: what an Amazon ECR policy will do, told before it is deployed.

The names that a rule's author or a user of the library imports: `from ecrlint import Rule`. They are
looked up when first used, so that importing the package costs nothing.
"""

from __future__ import annotations

__version__ = "0.1.0"

__all__ = ["Context", "Finding", "Place", "Policy", "Related", "Rule", "Statement", "__version__"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.policy.model import Policy, Statement
    from ecrlint.policy.pointer import Place
    from ecrlint.rule.context import Context
    from ecrlint.rule.finding import Finding, Related
    from ecrlint.rule.rule import Rule

_HOMES = {
    "Context": "ecrlint.policy.model",
    "Finding": "ecrlint.finding",
    "Place": "ecrlint.finding",
    "Policy": "ecrlint.policy.model",
    "Related": "ecrlint.finding",
    "Rule": "ecrlint.rule.rule",
    "Statement": "ecrlint.policy.model",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'ecrlint' has no attribute {name!r}")
    return getattr(__import__(_HOMES[name], fromlist=[name]), name)
