"""A lifecycle policy as rules see it: which images ECR expires or archives, rule by rule.

The grammar is that of the Amazon ECR User Guide, "Lifecycle policy properties in Amazon ECR" and "Examples of
lifecycle policies in Amazon ECR". As for policies that grant access, `parse_lifecycle` accepts exactly what
the JSON Schema accepts (a property test holds the two together), and what it refuses is explained by
`ecrlint.schema`.
"""

from __future__ import annotations

from ecrlint.policy.statement import Value
from ecrlint.policy.unknown import UNKNOWN
from ecrlint.policy.variable import has_hole

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
    """It has none: nobody is granted anything."""

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
            self.refused_root = data is not UNKNOWN
            self.unknown_rules = data is UNKNOWN

    @property
    def refused(self) -> bool:
        return self.refused_root or bool(self.broken_items) or any(rule.refused for rule in self.rules)

    def release(self) -> None:
        """Let go of the rules; the policy is of no use after this."""
        self.rules = ()

    def _read(self, block: object) -> tuple[LifecycleRule, ...]:
        if not isinstance(block, list):
            self.unknown_rules = block is UNKNOWN
            self.refused_root = self.refused_root or not self.unknown_rules
            return ()
        found = []
        for index, item in enumerate(block):
            if isinstance(item, dict):
                found.append(LifecycleRule(index, item))
            elif item is UNKNOWN:
                self.unknown_rules = True
            else:
                self.broken_items.append(index)
        return tuple(found)


class LifecycleRule:
    """One rule; what is absent, unknown or malformed is empty or None, and `unknown` names it.

    `pointer` leads to the rule, `at` to what is in it. `priority` is rulePriority; `tag_status` is tagged,
    untagged or any; `storage_class` is standard where none is given; `count_type`, `count_number` and
    `action` (expire or transition) are those of the grammar.
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
        self.refused = False
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
        self._note(value, element)
        return {}

    def _word(self, data: dict[str, object], element: str) -> str:
        value = data.get(element)
        if isinstance(value, str) and not has_hole(value):
            return value
        self._note(value if not isinstance(value, str) else UNKNOWN, element)
        return ""

    def _number(self, data: dict[str, object], element: str) -> int | None:
        value = data.get(element)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        self._note(value, element)
        return None

    def _texts(self, data: dict[str, object], element: str) -> tuple[Value, ...]:
        """The texts of a list; those with holes are left out, and then the list is among the unknown."""
        if element not in data:
            return ()
        value = data[element]
        if not isinstance(value, list):
            self._note(value, element)
            return ()
        pointer = self.at("selection", element)
        found = []
        for index, item in enumerate(value):
            if isinstance(item, str) and not has_hole(item):
                found.append(Value(item, f"{pointer}/{index}"))
            else:
                self._note(UNKNOWN if isinstance(item, str) else item, element)
        return tuple(found)

    def _note(self, value: object, element: str) -> None:
        """Remember that a value is decided elsewhere, or that it is missing or malformed."""
        self.unknown.add(element)
        if value is not UNKNOWN:
            self.refused = True


def parse_lifecycle(data: object) -> LifecyclePolicy:
    """Read plain JSON data as a lifecycle policy; never raises, see `LifecyclePolicy.refused`."""
    return LifecyclePolicy(data)
