"""A policy that a call gives a module, or that a module makes of what it is given."""

from __future__ import annotations

from ecrlint.read.hcl.value import Entry, HclValue, at
from ecrlint.read.terraform.attribute import is_empty
from ecrlint.read.terraform.module_inputs.inputs import object_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecrlint.policy.model import Kind
    from ecrlint.read.hcl.value import HclSpan
    from ecrlint.read.terraform.module_inputs.inputs import Inputs


class Passed:
    """A policy of a kind; `way` leads from the call to where it is given: `.repository_policy`.

    `is_text` says that the value is a JSON text, and not the policy itself.
    """

    __slots__ = ("is_text", "kind", "value", "way")

    def __init__(self, kind: Kind, value: HclValue, way: str = "", *, is_text: bool = False) -> None:
        self.kind = kind
        self.value = value
        self.way = way
        self.is_text = is_text


def given_text(inputs: Inputs, name: str, kind: Kind) -> Iterator[Passed]:
    """The policy that an argument is as a JSON text; modules take an empty one for none."""
    entry = inputs.entry(name)
    if entry and not is_empty(entry.value):
        yield Passed(kind, entry.value, f".{name}", is_text=True)


def policy_of(statements: Sequence[HclValue], spot: HclSpan) -> HclValue:
    """The policy that a module makes of statements for the call at `spot`."""
    return object_at(
        spot, {"Version": HclValue("2012-10-17", spot), "Statement": HclValue(list(statements), spot)}
    )


def grant(
    sid: str, named: Entry, principal: HclValue, actions: Sequence[str], condition: HclValue | None = None
) -> HclValue:
    """The statement that a module makes for what an argument names; it stands where that is given."""
    key, spot = named.spot, named.value.spot
    elements = {"Sid": at(spot, sid), "Effect": at(spot, "Allow"), "Principal": principal}
    elements["Action"] = at(spot, list(actions))
    if condition:
        elements["Condition"] = condition
    return HclValue({name: Entry(value, key) for name, value in elements.items()}, spot)


def principals(type: str, named: Entry) -> HclValue:
    """The Principal of one type that an argument names."""
    return HclValue({type: named}, named.value.spot)


def service(name: str, named: Entry) -> HclValue:
    """The Principal that is a service, for what an argument names; it stands at the argument's name."""
    return HclValue({"Service": Entry(at(named.spot, name), named.spot)}, named.value.spot)


def test_of(operator: str, key: str, named: Entry) -> HclValue:
    """The Condition that tests one key for the values that an argument names."""
    spot = named.value.spot
    return HclValue({operator: Entry(HclValue({key: named}, spot), named.spot)}, spot)
