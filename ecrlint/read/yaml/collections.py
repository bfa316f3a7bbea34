"""Objects and lists of a YAML document while they are being read: members, merges, duplicates."""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.positions import Member, Node, note_twin, syntax_error
from ecrlint.read.yaml.tags import Tagged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.read.positions import Twins


class Built:
    """A finished value and its node.

    `size` counts the value and all values in it. `key` is what it is as a key, None for an object
    or a list; `merges` says that as a key it is `<<`.
    """

    __slots__ = ("key", "merges", "node", "size", "value")

    def __init__(
        self, value: object, node: Node, size: int = 1, key: str | None = None, merges: bool = False
    ) -> None:
        self.value = value
        self.node = node
        self.size = size
        self.key = key
        self.merges = merges


class OpenList:
    """A list whose end has not been reached; `end` is where its last item ends."""

    def __init__(self, start: int) -> None:
        self.start = start
        self.end = start
        self.size = 1
        self.values: list[object] = []
        self.nodes: list[Node] = []

    def add(self, built: Built, start: int, end: int) -> None:
        """Add an item, which is written at `start`..`end` (an alias is not where its node is)."""
        self.values.append(built.value)
        self.nodes.append(built.node)
        self.size += built.size
        self.end = end

    def close(self, end: int) -> Built:
        return Built(self.values, Node(self.start, end, self.nodes), self.size)


class OpenObject:
    """An object whose end has not been reached; `end` is where its last key or value ends.

    `key` is the key that waits for its value, at `key_start`..`end`.
    """

    def __init__(self, start: int, twins: Twins) -> None:
        self.start = start
        self.end = start
        self.size = 1
        self.twins = twins
        self.key: Built | None = None
        self.key_start = start
        self.values: dict[str, object] = {}
        self.members: dict[str, Member] = {}
        self.merged: list[Built] = []

    def add(self, built: Built, start: int, end: int) -> None:
        """Add a key or the value of the key before it, which is written at `start`..`end`.

        Raises SyntaxTrouble for a key that is no text, and for a merge of what is no object.
        """
        if self.key is None:
            self._begin_member(built, start, end)
        else:
            self._end_member(self.key, built, start, end)
            self.key = None
        self.size += built.size
        self.end = end

    def _begin_member(self, key: Built, start: int, end: int) -> None:
        if key.key is None:
            problem = "a key that is an object or a list"
            raise syntax_error(start, end, problem, "policies have texts for keys")
        self.key = key
        self.key_start = start

    def _end_member(self, key: Built, value: Built, start: int, end: int) -> None:
        assert key.key is not None  # or it would not have become the key
        member = Member(self.key_start, self.end, value.node)
        earlier = self.members.get(key.key)
        if earlier:
            note_twin(self.twins, key.key, member.start, member.end, earlier)
        self.members[key.key] = member
        self.values[key.key] = value.value
        if key.merges:
            self.merged = _mergeable(value, start, end)

    def close(self, end: int) -> Built:
        """The finished object. Its own members win over merged ones, earlier merges over later."""
        if self.merged:
            del self.members["<<"], self.values["<<"]
        known = True
        for source in self.merged:
            children = source.node.children
            if isinstance(source.value, dict) and isinstance(children, dict):
                for key, value in source.value.items():
                    self.values.setdefault(key, value)
                    self.members.setdefault(key, children[key])
            else:
                known = False
        value = self.values if known else UNKNOWN
        return Built(value, Node(self.start, end, self.members), self.size)


def _mergeable(built: Built, start: int, end: int) -> list[Built]:
    """The objects that `<<` merges; one that is decided later counts. Raises SyntaxTrouble."""
    sources = [built]
    if isinstance(built.value, list) and isinstance(built.node.children, list):
        pairs = zip(built.value, built.node.children, strict=True)
        sources = [Built(value, node) for value, node in pairs]
    for source in sources:
        if not isinstance(source.value, (dict, Tagged)) and source.value is not UNKNOWN:
            problem = "a merge key '<<' whose value is not an object"
            raise syntax_error(start, end, problem, "quote '<<' if it is an ordinary key")
    return sources
