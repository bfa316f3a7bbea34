"""The policies that are attached to one identity: what it may do is what they add up to.

A reader of templates knows which documents a role, user or group of the same file or module has, and what
else is attached to it (IAM User Guide, "Policy evaluation logic": an Allow of any policy is enough).
"""

from __future__ import annotations

from ecrlint.policy.model import parse
from ecrlint.policy.unknown import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, TypeVar

    from ecrlint.policy.model import Policy
    from ecrlint.policy.statement import Statement

    T = TypeVar("T")


class AttachedPolicies:
    """All policies of the identities that one policy is attached to; none if nobody knows of whom it is.

    `names` are what the file calls them.
    """

    __slots__ = ("_answers", "_policies", "_statements", "documents", "is_open", "names")

    def __init__(
        self, documents: Iterable[object] = (), names: Iterable[str] = (), *, is_open: bool = False
    ) -> None:
        self.documents = documents
        self.names = frozenset(names)
        self.is_open = is_open
        self._policies: list[Policy] | None = None
        self._statements: list[Statement] | None = None
        self._answers: dict[str, Any] = {}

    @property
    def policies(self) -> list[Policy]:
        """Parsed once, for all the documents that are attached together."""
        if self._policies is None:
            self._policies = [parse(each, "identity") for each in self.documents]
        return self._policies

    @property
    def may_be_more(self) -> bool:
        """Whether something is attached of which nobody knows what it allows."""
        return self.once("may be more", _may_be_more)

    @property
    def statements(self) -> list[Statement]:
        """Those of all of them."""
        if self._statements is None:
            self._statements = [each for policy in self.policies for each in policy.statements]
        return self._statements

    def once(self, question: str, answer: Callable[[AttachedPolicies], T]) -> T:
        """The answer to a question about all of them, worked out for the first policy that asks."""
        if question not in self._answers:
            self._answers[question] = answer(self)
        found: T = self._answers[question]
        return found


def _may_be_more(attached: AttachedPolicies) -> bool:
    is_open = attached.is_open or any(each is UNKNOWN for each in attached.documents)
    return is_open or any(each.unknown_statements for each in attached.policies)
