"""Denies that test whose organisation a caller is of, and whether they spare AWS services.

Facts: IAM User Guide, "AWS global condition context keys"; AWS's data perimeter guidance, "Establishing a
data perimeter on AWS": services that call for themselves are let through by `aws:PrincipalIsAWSService`.
"""

from __future__ import annotations

from ecrlint.analysis.key_presence import demands
from ecrlint.policy.condition_keys import find

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.policy.model import Condition, Statement

_ORGANIZATION = ("aws:principalorgid", "aws:principalorgpaths")
_SERVICE = "aws:principalisawsservice"


def organization_test(statement: Statement) -> Condition | None:
    """The condition that holds for callers of other organisations, and for those who are of none."""
    return next(filter(_tests_organization, statement.conditions), None)


def spares_services(statement: Statement) -> bool:
    """Whether some condition says that the statement is not about services, or about some of them only."""
    return any(map(_tells_services, statement.conditions))


def _tests_organization(condition: Condition) -> bool:
    is_negated = condition.operator is not None and condition.operator.negated
    return condition.key.lower() in _ORGANIZATION and is_negated and not demands(condition)


def _tells_services(condition: Condition) -> bool:
    key = find(condition.key)
    if condition.key.lower() == _SERVICE or (key is not None and key.callers == "service"):
        return True
    return key is not None and key.callers == "principal" and demands(condition)
