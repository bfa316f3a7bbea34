"""The types of values, and the one type that values of several types can have.

Terraform documentation, "Type Constraints" and "Types and Values"; which of several types wins is what
`convert.UnifyUnsafe` of go-cty does.
"""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import TypeAlias

    # A circle: a type has the values that attributes have by default, and a value has a type.
    from ecrlint.read.hcl.value import HclValue

    Parts: TypeAlias = "Mapping[str | int, Type]"

_PLAIN = ("string", "number", "bool")
_PREFERENCE = ("any", "list", "tuple", "set", "map", "object")


class Type:
    """A type: `kind` is `string`, `number`, `bool`, `any`, `list`, `set`, `map`, `tuple` or `object`.

    `element` is the type of what a list, set or map holds; `parts` has the types of a tuple's items by index,
    and of an object's attributes by name. `defaults` are the attributes that may be left out, each with what
    stands for it then, None for null; they make no other type. A value that is not known may have no kind.
    """

    __slots__ = ("defaults", "element", "kind", "parts")

    def __init__(
        self,
        kind: str,
        element: Type | None = None,
        parts: Parts | None = None,
        defaults: Mapping[str, HclValue | None] | None = None,
    ) -> None:
        self.kind = kind
        self.element = element
        self.parts: Parts = parts or {}
        self.defaults: Mapping[str, HclValue | None] = defaults or {}

    def __repr__(self) -> str:
        if self.element:
            return f"{self.kind}({self.element})"
        return f"{self.kind}({self.parts})" if self.kind in ("tuple", "object") else self.kind or "untold"

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Type)
            and self.kind == other.kind
            and self.element == other.element
            and self.parts == other.parts
        )

    def __hash__(self) -> int:
        return hash((self.kind, self.element, frozenset(self.parts)))


STRING = Type("string")
NUMBER = Type("number")
BOOL = Type("bool")
ANY = Type("any")
"""What a constraint leaves open, and the type of a null that was never given one."""
UNTOLD = Type("")
"""The type of a value of which nobody knows what it is."""


def type_of(value: HclValue) -> Type:
    """The type of a value. What brackets make is a tuple or an object."""
    if value.type is not None:
        return value.type
    content = value.content
    if value.partial or content is UNKNOWN:
        return UNTOLD
    if isinstance(content, list):
        return Type("tuple", parts=dict(enumerate(map(type_of, content))))
    if isinstance(content, dict):
        return Type("object", parts={key: type_of(entry.value) for key, entry in content.items()})
    if content is None:
        return ANY
    if isinstance(content, str):
        return STRING
    return BOOL if isinstance(content, bool) else NUMBER


def unify_types(types: Iterable[Type]) -> Type | None:
    """The type that values of all of these can have; None where there is none.

    Types that are not told do not count.
    """
    told = [type for type in types if type.kind]
    if not told:
        return UNTOLD
    first, *others = told
    if all(other == first for other in others):
        return first
    kinds = {type.kind for type in told}
    own = kinds - {"any"}
    if len(own) == 1 and not own <= set(_PLAIN):
        return ANY if "any" in kinds else _unify_alike(told)
    if own == {"map", "object"} and (common := _unify_as(told, "object", _as_map)):
        return common
    if own == {"list", "tuple"} and (common := _unify_as(told, "tuple", _as_list)):
        return common
    if own == {"object", "tuple"}:
        return None
    return _preferred(told)


def _unify_alike(types: Sequence[Type]) -> Type | None:
    """The common type of types that are all lists, or sets, maps, tuples or objects."""
    first = types[0]
    if first.element:
        element = unify_types(type.element for type in types if type.element)
        return Type(first.kind, element) if element else None
    if any(type.parts.keys() != first.parts.keys() for type in types):
        return (_as_map if first.kind == "object" else _as_list)(types)
    parts: dict[str | int, Type] = {}
    for key in first.parts:
        part = unify_types(type.parts[key] for type in types)
        if part is None:
            return None
        parts[key] = part
    return Type(first.kind, parts=parts)


def _as_map(types: Sequence[Type]) -> Type | None:
    return _as_collection("map", types)


def _as_list(types: Sequence[Type]) -> Type | None:
    return _as_collection("list", types)


def _as_collection(kind: str, types: Sequence[Type]) -> Type | None:
    parts = [part for type in types for part in type.parts.values()]
    element = unify_types(parts)
    return Type(kind, element) if element and is_one_type(element, parts, kind) else None


def is_one_type(element: Type, types: Sequence[Type], kind: str) -> bool:
    """Whether items of these types can be in a collection. Those of a list or set cannot be of `any` type."""
    return kind == "map" or element.kind != "any" or all(type.kind in ("any", "") for type in types)


def _unify_as(types: Sequence[Type], kind: str, made: Callable[[Sequence[Type]], Type | None]) -> Type | None:
    """The common type where those of a kind become collections first, as they are often meant as such."""
    loose = [type for type in types if type.kind == kind]
    collection = made(loose)
    if collection is None:
        return None
    common = unify_types([collection, *(type for type in types if type.kind != kind)])
    return common if common and common.kind == collection.kind else None


def _preferred(types: Sequence[Type]) -> Type | None:
    """The first of the types, the most general ones in front, that all others can be converted to."""
    for wanted in sorted(types, key=_rank):
        if all(is_convertible(type, wanted) for type in types):
            return wanted
    return None


def _rank(type: Type) -> int:
    if type.kind in _PLAIN:
        return -1 if type.kind == "string" else 0
    return len(_PREFERENCE) if type.kind == "any" else _PREFERENCE.index(type.kind)


def is_convertible(source: Type, target: Type) -> bool:
    """Whether values of a type can be of another one, as far as the types tell."""
    if source == target or {source.kind, target.kind} & {"any", ""}:
        return True
    if source.kind in _PLAIN and target.kind in _PLAIN:
        return "string" in (source.kind, target.kind)
    if target.element:
        taken = {"list": _ROWS, "set": _ROWS, "map": ("map", "object")}[target.kind]
        return source.kind in taken and _fit(source, target.element, target.kind)
    if target.kind == "tuple":
        return (
            source.kind == "tuple" and len(source.parts) == len(target.parts) and _each_fits(source, target)
        )
    if target.kind == "object" and source.kind == "object":
        return target.parts.keys() <= {*source.parts, *target.defaults} and _each_fits(source, target)
    if target.kind == "object" and source.kind == "map" and source.element:
        return all(is_convertible(source.element, part) for part in target.parts.values())
    return False


_ROWS = ("list", "set", "tuple")


def _fit(source: Type, element: Type, kind: str) -> bool:
    inside = [source.element] if source.element else list(source.parts.values())
    if element.kind == "any":
        common = unify_types(inside)
        return common is not None and is_one_type(common, inside, kind)
    return all(is_convertible(part, element) for part in inside)


def _each_fits(source: Type, target: Type) -> bool:
    return all(
        is_convertible(part, target.parts[key]) for key, part in source.parts.items() if key in target.parts
    )
