"""ecrlint: what an Amazon ECR policy will do, told before it is deployed.

    from ecrlint import Linter

    result = Linter().check_text(text, path="policy.json")

The names are looked up when first used, so that importing the package costs nothing. Who writes a rule
imports from `ecrlint.rule`.
"""

from __future__ import annotations

__all__ = ["Diagnostic", "Linter", "Result", "__version__"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.run.diagnostic import Diagnostic, Result
    from ecrlint.run.linter import Linter
    from ecrlint.version import __version__

_MODULES = {
    "Diagnostic": "ecrlint.run.diagnostic",
    "Linter": "ecrlint.run.linter",
    "Result": "ecrlint.run.diagnostic",
    "__version__": "ecrlint.version",
    # rule files may also import what `ecrlint.rule` has from here, as the first ones did
    "Context": "ecrlint.rule.context",
    "Finding": "ecrlint.rule.finding",
    "Place": "ecrlint.policy.pointer",
    "Policy": "ecrlint.policy.model",
    "Related": "ecrlint.rule.finding",
    "Rule": "ecrlint.rule.rule",
    "Statement": "ecrlint.policy.statement",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module 'ecrlint' has no attribute {name!r}")
    return getattr(__import__(_MODULES[name], fromlist=[name]), name)
