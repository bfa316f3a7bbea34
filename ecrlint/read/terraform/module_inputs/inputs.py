"""What a call gives a module: its arguments, evaluated when they are asked for."""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.hcl.value import Entry, HclValue
from ecrlint.read.terraform.statement import texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from ecrlint.read.hcl.value import HclSpan


class Inputs:
    """The arguments of a call that stands at `spot`, by name; `names` are those that are written.

    There may be more of them in `partial` ones. None is given where an argument is not, or null.
    """

    __slots__ = ("_found", "_look_up", "names", "partial", "spot")

    def __init__(
        self,
        names: Collection[str],
        look_up: Callable[[str], Entry | None],
        spot: HclSpan,
        *,
        partial: bool = False,
    ) -> None:
        self.names = names
        self.spot = spot
        self.partial = partial
        self._look_up = look_up
        self._found: dict[str, Entry | None] = {}

    def entry(self, name: str) -> Entry | None:
        """An argument with the place of its name."""
        if name not in self.names:
            return None
        if name not in self._found:
            found = self._look_up(name)
            self._found[name] = found if found and found.value.content is not None else None
        return self._found[name]

    def may_be(self, name: str, wanted: bool, default: bool) -> bool:
        """Whether a switch is on, or off, as far as anybody knows."""
        entry = self.entry(name)
        content = entry.value.content if entry else (UNKNOWN if self._may_have(name) else default)
        if isinstance(content, str):  # as Terraform converts it
            content = {"true": True, "false": False}.get(content, UNKNOWN)
        return content is wanted or not isinstance(content, bool)

    def _may_have(self, name: str) -> bool:
        return self.partial and name not in self.names

    def text(self, *names: str) -> str:
        """The first of some arguments that is a text that is known."""
        for name in names:
            entry = self.entry(name)
            if entry and isinstance(entry.value.content, str) and not entry.value.is_undecided:
                return entry.value.content
        return ""

    def texts(self, name: str) -> Entry | None:
        """A list of texts as a statement has it; None where it is not given, or empty."""
        entry = self.entry(name)
        if entry is None or entry.value.content == []:
            return None
        return Entry(texts(entry.value), entry.spot)


def inputs_of(members: Mapping[str, Entry], spot: HclSpan, *, partial: bool = False) -> Inputs:
    """The members of an object as the arguments of a call."""
    return Inputs(members.keys(), members.get, spot, partial=partial)


def object_at(spot: HclSpan, members: Mapping[str, HclValue]) -> HclValue:
    """An object that is written as a whole at one spot."""
    return HclValue({name: Entry(value, spot) for name, value in members.items()}, spot)
