"""What a policy names with fixed texts: the accounts, organisations and networks that are no strangers'."""

from __future__ import annotations

from ecrlint.access.semantics.evaluate import is_readable
from ecrlint.access.semantics.operators import matcher, network, plain, positive
from ecrlint.access.semantics.variables import is_active
from ecrlint.access.stranger.address_blocks import narrow_blocks
from ecrlint.analysis.trust_keys import ORGANIZATION_KEYS, is_narrow_value, is_trust_key
from ecrlint.policy.arn import has_wildcard
from ecrlint.policy.stranger_keys import choice_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecrlint.access.semantics.operators import Test
    from ecrlint.policy.condition import Operator
    from ecrlint.policy.model import Condition, Policy, Statement

_TEXT = ("StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnLike", "BinaryEquals", "NumericEquals")


class Fixed:
    """The narrow values of every key; with `organization` known, of organisations it alone."""

    __slots__ = ("_blocks", "_tests")

    def __init__(self, policies: Iterable[Policy], organization: str = "") -> None:
        self._tests: dict[str, dict[tuple[str, str], Test]] = {}
        ranges: dict[str, list[str]] = {"Allow": [], "Deny": []}
        for policy in policies:
            for statement in policy.statements:
                for condition in statement.conditions:
                    if condition.operator and is_readable(condition):
                        self._note(condition, condition.operator, statement, ranges)
        if organization:
            for key, text in zip(ORGANIZATION_KEYS, (organization, f"{organization}/*"), strict=True):
                self._tests[key] = {}
                self._add(key, "StringLike", text)
        self._blocks = [block for texts in ranges.values() for block in narrow_blocks(texts)]

    def holds(self, key: str, value: str) -> bool:
        """Whether a value of a lower-case key is one that the policy fixes."""
        if key == "aws:sourceip":
            return self._is_named_address(value)
        return any(test(value) for test in self._tests.get(key, {}).values())

    @property
    def ranges(self) -> list[str]:
        """The blocks of addresses that are too narrow to be anybody's."""
        return [str(block) for block in self._blocks]

    def fixes(self, condition: Condition, text: str, is_variable: bool) -> bool:
        """Whether one text of a condition is only ever met by values that are no stranger's."""
        key = condition.key.lower()
        operator = condition.operator
        if operator is None or key == "aws:sourceip" or choice_of(key) != "own":
            return False
        return any(True for _ in self._narrow(key, operator, text, is_variable))

    def _note(
        self, condition: Condition, operator: Operator, statement: Statement, ranges: dict[str, list[str]]
    ) -> None:
        key = condition.key.lower()
        if key == "aws:sourceip":
            if operator.base == "IpAddress" and statement.allows:
                ranges["Allow"] += condition.texts
            elif operator.base == "NotIpAddress" and statement.denies:
                ranges["Deny"] += condition.texts
            return
        if choice_of(key) != "own":
            return
        for text in condition.texts:
            active = is_active(text, operator, statement.policy.version)
            for base, narrow in self._narrow(key, operator, text, active):
                self._add(key, base, narrow)

    def _narrow(self, key: str, operator: Operator, text: str, active: bool) -> Iterator[tuple[str, str]]:
        base = positive(operator.base).replace("ArnEquals", "ArnLike")
        if base not in _TEXT or not is_trust_key(key):
            return
        if active:
            text = _open(text if operator.wildcards else text.replace("*", "x").replace("?", "x"))
            base = base if operator.wildcards else "StringLike"
        elif base == "StringLike" and not has_wildcard(text):
            base = "StringEquals"
        if base.startswith(("StringEquals", "Binary", "Numeric")) or is_narrow_value(
            key, text, base == "ArnLike"
        ):
            yield base, text

    def _add(self, key: str, base: str, text: str) -> None:
        test = matcher(base, plain(text) if base == "StringEquals" else text)
        test = test or matcher("StringEquals", text)  # what is no ARN is somebody's all the same
        if test:
            self._tests.setdefault(key, {})[base, text] = test

    def _is_named_address(self, value: str) -> bool:
        found = network(value)
        return found is not None and any(
            block.version == found[0] and int(block[0]) <= found[1] <= int(block[-1])
            for block in self._blocks
        )


def _open(text: str) -> str:
    """The text with a wildcard for every variable."""
    parts = text.split("${")
    return parts[0] + "".join("*" + part.partition("}")[2] for part in parts[1:])
