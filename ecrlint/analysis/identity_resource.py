"""What the Resource of an identity policy's statement may be: patterns, as far as they are known.

A part that a template or a variable fills in may be anything, and so may a text that is no ARN of a
repository: it is a placeholder, or a mistake that another rule explains.
"""

from __future__ import annotations

from ecrlint.policy.action import SERVICES
from ecrlint.policy.variable import around_holes, replace_variables
from ecrlint.policy.wildcard import covers, matches, meet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.policy.model import Statement, Value

ANYTHING = "*"
_FIELDS = 6  # of an ARN
_SERVICE = 2
_REPOSITORIES = "repository/*"


def targets(statement: Statement) -> dict[str, str]:
    """Patterns of what a statement may be about, each with the text of the policy that it stands for."""
    found = {_pattern(value.text): value.text for value in statement.resources}
    if statement.has("NotResource") or not statement.unknown.isdisjoint(("Resource", "Statement")):
        found.setdefault(ANYTHING, ANYTHING)
    return found


def _pattern(text: str) -> str:
    pattern = replace_variables(ANYTHING.join(around_holes(text)), ANYTHING)
    return pattern if any(may_be_repository(pattern, service) for service in SERVICES) else ANYTHING


def may_be_repository(pattern: str, service: str) -> bool:
    """Whether a pattern may match the ARN of a repository of a service ("ecr" or "ecr-public")."""
    fields = pattern.split(":", _FIELDS - 1)
    if len(fields) < _FIELDS:
        return meet(pattern, f"arn:*:{service}:*:*:{_REPOSITORIES}")
    return meet(fields[_SERVICE], service) and meet(fields[-1], _REPOSITORIES)


def every_repository(statement: Statement, service: str) -> Value | None:
    """The first Resource that is every repository of a service, if only of one account or Region."""
    return next((each for each in statement.resources if _is_every_repository(each.text, service)), None)


def _is_every_repository(pattern: str, service: str) -> bool:
    fields = pattern.split(":", _FIELDS - 1)
    of_service = len(fields) <= _SERVICE + 1 or matches(fields[_SERVICE], service)
    return of_service and covers(fields[-1], _REPOSITORIES)


def may_be_everything(statement: Statement) -> bool:
    """Whether a statement may hold for an action that takes no resource, which only `*` matches."""
    return any(not is_narrower(text) for text in targets(statement).values())


def is_narrower(text: str) -> bool:
    """Whether a Resource cannot be `*`, whatever a template fills into it: it has a part of an ARN or URI."""
    known = "".join(around_holes(text))
    return not matches(text, ANYTHING) and (":" in known or "/" in known)
