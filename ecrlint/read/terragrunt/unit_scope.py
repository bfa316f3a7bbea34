"""The scope of a module of the repository that a unit of Terragrunt runs."""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.hcl.value import HclValue
from ecrlint.read.terraform.scope import RootScope

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.read.files import Files
    from ecrlint.read.terraform.configuration import Configurations


class UnitScope(RootScope):
    """The names of a module, whose variables have the inputs of a unit, or what files in its folder give.

    Terragrunt hands inputs over as variables of the environment, over which such files win. Of inputs of
    which nobody knows which they are, any variable may have one.
    """

    __slots__ = ("inputs",)

    def __init__(
        self, folder: str, files: Files, configurations: Configurations, inputs: HclValue | None
    ) -> None:
        super().__init__(folder, files, configurations)
        self.inputs = inputs

    def may_give_policy(self, name: str) -> bool:
        return super().may_give_policy(name) or self._input(name) is not None

    def _given(self, name: str) -> HclValue | None:
        return super()._given(name) or self._input(name)

    def _input(self, name: str) -> HclValue | None:
        if self.inputs is None:
            return None
        members = self.inputs.content
        if isinstance(members, dict) and name in members:
            return members[name].value
        is_all = isinstance(members, dict) and not self.inputs.partial
        return None if is_all else HclValue(UNKNOWN, self.inputs.spot)
