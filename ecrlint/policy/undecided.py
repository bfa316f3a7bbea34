"""Which parts of a policy nobody knows although rules need them, so that it is judged in part only.

A text with a hole is known well enough where the hole cannot change what kind of thing it is: an ARN names
one account, role or repository, whichever it is, and a pseudo parameter of CloudFormation is never a
wildcard. What does not matter at all is the name of a statement or of the policy, the Resource of a
repository policy, which ECR does not look at, and the description of a lifecycle rule.
"""

from __future__ import annotations

from ecrlint.policy.pointer import escape
from ecrlint.policy.scope import concerns_ecr
from ecrlint.policy.unknown import UNKNOWN
from ecrlint.policy.variable import around_holes, has_hole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecrlint.policy.model import Kind

_SILENT = ("Sid", "description")
_RESOURCES = ("Resource", "NotResource")
_ARN_FIELDS = 6

ANY_REPOSITORY = "arn:${partition}:ecr:${region}:${account}:repository/${name}"
"""What a Resource names of which nothing is known: a repository, whichever it is."""


class OpenValue:
    """A part of a policy that is decided elsewhere: where it stands, and in which element.

    `pointer` and `element` are both empty for a policy that is unknown as a whole. `element` is one of a
    statement's, "Statement" or "Version"; in a lifecycle policy it is "rules".
    """

    __slots__ = ("element", "pointer")

    def __init__(self, pointer: str, element: str) -> None:
        self.pointer = pointer
        self.element = element

    def __repr__(self) -> str:
        return f"<Undecided {self.element} {self.pointer}>"


def undecided_parts(data: object, kind: Kind) -> list[OpenValue]:
    """The parts that are decided elsewhere and that rules need, in the order of the policy."""
    if data is UNKNOWN:
        return [OpenValue("", "")]
    if not isinstance(data, dict):
        return []
    if kind == "lifecycle":
        return [OpenValue(pointer, "rules") for pointer in _open_in(data, "")]
    found = [OpenValue("/Version", "Version")] if _is_open(data.get("Version")) else []
    block = data.get("Statement")
    if isinstance(block, list):
        for index, item in enumerate(block):
            found += _of_statement(item, f"/Statement/{index}", kind)
    else:
        found += _of_statement(block, "/Statement", kind)
    return found


def is_wholly_unknown(data: object, kind: Kind) -> bool:
    """Whether nothing of a policy is known that says what it allows, denies or deletes."""
    if data is UNKNOWN or not isinstance(data, dict):
        return data is UNKNOWN
    block = data.get("rules" if kind == "lifecycle" else "Statement")
    return block is UNKNOWN or (
        isinstance(block, list) and bool(block) and all(item is UNKNOWN for item in block)
    )


def with_open_resources(data: object) -> object:
    """The policy with UNKNOWN beside what a Resource with holes names: nobody knows what else that is.

    A request for an ARN with the same holes is about it, whatever they stand for. Of a NotResource with a
    hole nothing is known.
    """
    return _with_resources(data, _opened)


def with_named_resources(data: object) -> object:
    """The policy with ARNs that have holes as they stand: each is one that only the same text names."""
    return _with_resources(data, _named)


def _with_resources(data: object, change: Callable[[list[object]], list[object]]) -> object:
    block = data.get("Statement") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(block, (list, dict)):
        return data
    items = block if isinstance(block, list) else [block]
    found = [_with_elements(each, change) if isinstance(each, dict) else each for each in items]
    return {**data, "Statement": found if isinstance(block, list) else found[0]}


def _with_elements(
    statement: dict[str, object], change: Callable[[list[object]], list[object]]
) -> dict[str, object]:
    found = dict(statement)
    for element in _RESOURCES:
        value = statement.get(element)
        items = value if isinstance(value, list) else [value]
        if element in statement and any(map(_is_filled_in, items)):
            found[element] = change(items) if element == "Resource" else _without_holes(items)
    return found


def _opened(items: list[object]) -> list[object]:
    return [*(each for each in _named(items) if each is not UNKNOWN), UNKNOWN]


def _named(items: list[object]) -> list[object]:
    known = [item for item in items if not _is_filled_in(item) or _names_repositories(item)]
    return known if len(known) == len(items) else [*known, ANY_REPOSITORY, UNKNOWN]


def _without_holes(items: list[object]) -> list[object]:
    return [UNKNOWN if _is_filled_in(item) else item for item in items]


def _is_filled_in(value: object) -> bool:
    return value is UNKNOWN or (isinstance(value, str) and has_hole(value))


def _names_repositories(value: object) -> bool:
    """Whether a text with holes is the ARN of repositories, whatever its holes stand for."""
    if not isinstance(value, str) or not _is_arn(value) or not value.isprintable() or not value.isascii():
        return False
    resource = value.split(":", _ARN_FIELDS - 1)[-1]
    return resource.startswith("repository/") or not has_hole(resource)


def _of_statement(data: object, pointer: str, kind: Kind) -> list[OpenValue]:
    if not isinstance(data, dict):
        return [OpenValue(pointer, "Statement")] if _is_open(data) else []
    if kind == "identity" and not concerns_ecr(data):
        return []
    found = []
    for element, value in data.items():
        if element in _RESOURCES and kind not in ("registry", "identity"):
            continue
        if has_hole(element):
            found.append(OpenValue(pointer, "Statement"))
        elif element not in _SILENT:
            place = f"{pointer}/{escape(element)}"
            found += [OpenValue(each, element) for each in _open_in(value, place)]
    return found


def _open_in(value: object, pointer: str) -> Iterator[str]:
    """The pointers of what is open in a value, its keys included."""
    if isinstance(value, dict):
        for key, item in value.items():
            place = f"{pointer}/{escape(key)}"
            if has_hole(key):
                yield place
            elif key not in _SILENT:
                yield from _open_in(item, place)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _open_in(item, f"{pointer}/{index}")
    elif _is_open(value):
        yield pointer


def _is_open(value: object) -> bool:
    """Whether a plain value is unknown, or a text whose holes may make anything of it."""
    if not isinstance(value, str):
        return value is UNKNOWN
    return "${" in value and has_hole(value) and not (_is_arn(value) or _has_pseudo_parameters_only(value))


def _is_arn(text: str) -> bool:
    """Whether a text is an ARN whatever its holes stand for, of a service that is known."""
    fields = text.split(":", _ARN_FIELDS - 1)
    return fields[0] == "arn" and len(fields) == _ARN_FIELDS and not has_hole(fields[2])


def _has_pseudo_parameters_only(text: str) -> bool:
    return len(around_holes(text)) - 1 == text.count("${aws.")
