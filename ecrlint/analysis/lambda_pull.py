"""Whether a policy lets AWS Lambda pull for somebody in particular.

AWS's policy for functions of another account has two statements: the account may pull by the two actions that
Lambda needs, and Lambda may on behalf of that account's functions (AWS Lambda Developer Guide, "Create a
Lambda function using a container image", Amazon ECR cross-account permissions).
"""

from __future__ import annotations

from ecrlint.analysis.key_presence import demands
from ecrlint.analysis.trust import SERVICE_BOUNDS
from ecrlint.policy.action import PULL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.policy.model import Policy, Statement

_LAMBDA = "lambda.amazonaws.com"


def lets_lambda_pull_for_somebody(policy: Policy) -> bool:
    """Whether an Allow gives Lambda the pull, bounded by a source's ARN, account or organisation."""
    return any(map(_is_bounded_pull, policy.statements))


def _is_bounded_pull(statement: Statement) -> bool:
    return (
        statement.allows
        and statement.reach >= PULL
        and any(each.is_service and each.text == _LAMBDA for each in statement.principals)
        and any(each.key.lower() in SERVICE_BOUNDS and demands(each) for each in statement.conditions)
    )
