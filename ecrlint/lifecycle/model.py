"""A lifecycle policy as rules see it: which images ECR expires or archives, rule by rule.

As for policies that grant access, `parse_lifecycle` accepts exactly what the JSON Schema accepts, and what it
refuses is explained by `ecrlint.schema.validation`.
"""

from __future__ import annotations

from ecrlint.lifecycle.grammar import MOST_RULES, is_open, is_rule, whole
from ecrlint.policy.statement import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.policy.model import Kind
    from ecrlint.policy.statement import Statement


class LifecyclePolicy:
    """A parsed lifecycle policy; the rules stand in the order of the file, which is not that of priority.

    `refused_root` says that the schema pass has something to explain outside of the rules, `refused`
    anywhere.
    `unknown_rules` says that there may be rules which nobody knows yet; `broken_items` are the positions in
    `rules` of what is no object.
    """

    __slots__ = ("broken_items", "data", "kind", "refused_root", "rules", "unknown_rules")

    statements: tuple[Statement, ...] = ()
    elements: frozenset[str] = frozenset()
    """It has none of both: nobody is granted anything."""

    def __init__(self, data: object) -> None:
        self.data = data
        self.kind: Kind = "lifecycle"
        self.refused_root = False
        self.unknown_rules = False
        self.broken_items: list[int] = []
        self.rules: tuple[LifecycleRule, ...] = ()
        if isinstance(data, dict):
            self.refused_root = data.keys() != {"rules"}
            self.rules = self._read(data.get("rules"))
        else:
            self.refused_root = not is_open(data)
            self.unknown_rules = is_open(data)

    @property
    def refused(self) -> bool:
        return self.refused_root or bool(self.broken_items) or any(rule.refused for rule in self.rules)

    def release(self) -> None:
        """Let go of the rules; the policy is of no use after this."""
        self.rules = ()

    def _read(self, block: object) -> tuple[LifecycleRule, ...]:
        if not isinstance(block, list):
            self.unknown_rules = is_open(block)
            self.refused_root = self.refused_root or not self.unknown_rules
            return ()
        if not 1 <= len(block) <= MOST_RULES:
            self.refused_root = True
        found = []
        for index, item in enumerate(block):
            if isinstance(item, dict):
                found.append(LifecycleRule(index, item))
            elif is_open(item):
                self.unknown_rules = True
            else:
                self.broken_items.append(index)
        return tuple(found)


class LifecycleRule:
    """One rule; what is absent, unknown or malformed is empty or None, and `unknown` names it.

    `pointer` leads to the rule, `at` to what is in it. `priority` is rulePriority; `tag_status` is tagged,
    untagged or any; `storage_class` is standard where none is given; `count_type`, `count_number` and
    `action` (expire or transition) are those of the grammar. `refused` says that the schema pass has
    something to explain.
    """

    __slots__ = (
        "action",
        "count_number",
        "count_type",
        "data",
        "index",
        "patterns",
        "pointer",
        "prefixes",
        "priority",
        "refused",
        "storage_class",
        "tag_status",
        "unknown",
    )

    def __init__(self, index: int, data: dict[str, object]) -> None:
        self.index = index
        self.pointer = f"/rules/{index}"
        self.data = data
        self.refused = not is_rule(data)
        self.unknown: set[str] = set()
        selection = self._block("selection")
        self.priority = self._number(data, "rulePriority")
        self.tag_status = self._word(selection, "tagStatus")
        self.prefixes = self._texts(selection, "tagPrefixList")
        self.patterns = self._texts(selection, "tagPatternList")
        self.storage_class = (
            self._word(selection, "storageClass") if "storageClass" in selection else "standard"
        )
        self.count_type = self._word(selection, "countType")
        self.count_number = self._number(selection, "countNumber")
        self.action = self._word(self._block("action"), "type")

    @property
    def label(self) -> str:
        """How messages call the rule: its priority, or its 1-based place where it has none."""
        return f"#{self.index + 1}" if self.priority is None else str(self.priority)

    def at(self, *keys: str) -> str:
        """The pointer of something in the rule: `at("selection", "countType")`."""
        return "/".join((self.pointer, *keys))

    def _block(self, element: str) -> dict[str, object]:
        value = self.data.get(element)
        if isinstance(value, dict):
            return value
        self.unknown.add(element)
        return {}

    def _word(self, data: dict[str, object], element: str) -> str:
        value = data.get(element)
        if isinstance(value, str) and not is_open(value):
            return value
        self.unknown.add(element)
        return ""

    def _number(self, data: dict[str, object], element: str) -> int | None:
        number = whole(data.get(element))
        if number is None:
            self.unknown.add(element)
        return number

    def _texts(self, data: dict[str, object], element: str) -> tuple[Value, ...]:
        """The texts of a list; those with holes are left out, and then the list is among the unknown."""
        if element not in data:
            return ()
        value = data[element]
        if not isinstance(value, list):
            self.unknown.add(element)
            return ()
        pointer = self.at("selection", element)
        found = []
        for index, item in enumerate(value):
            if isinstance(item, str) and not is_open(item):
                found.append(Value(item, f"{pointer}/{index}"))
            else:
                self.unknown.add(element)
        return tuple(found)


def parse_lifecycle(data: object) -> LifecyclePolicy:
    """Read plain JSON data as a lifecycle policy; never raises, see `LifecyclePolicy.refused`."""
    return LifecyclePolicy(data)
