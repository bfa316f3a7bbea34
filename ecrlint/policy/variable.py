"""Policy variables, `${key}` and `${key, 'default'}` (IAM User Guide, "Variables and tags")."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_LITERALS = ("*", "?", "$")  # ${*} is a star that is no wildcard
_KEYLESS = "it names no condition key, which has a colon"
_UNFILLED = "only Fn::Sub of CloudFormation fills it in"


class BrokenVariable:
    """A variable that IAM cannot read: its text, why, and the right text if that is evident."""

    __slots__ = ("because", "near", "text")

    def __init__(self, text: str, because: str, near: str = "") -> None:
        self.text = text
        self.because = because
        self.near = near

    @property
    def is_placeholder(self) -> bool:
        """Whether a template was to fill it in, as with `${Account}` and `${AWS::AccountId}`."""
        return self.because in (_KEYLESS, _UNFILLED)


def broken(text: str) -> Iterator[BrokenVariable]:
    """The variables of a text that are malformed."""
    if "${" not in text:
        return
    for found, inside, closed in _variables(text):
        why, near = _flaw(inside, closed)
        if why:
            yield BrokenVariable(found, why, near)


def hole(name: str) -> str:
    """A hole, by the name of what a template will fill in: `var.account`, `ref Owner`."""
    plain = "".join("." if char in ":{}" else char for char in name).strip(".") or "value"
    return f"${{{plain[0].lower()}{plain[1:]}}}" if plain[0].isalpha() else f"${{value {plain}}}"


def has_hole(text: str) -> bool:
    """Whether a template fills in a part of the text, as in `${var.account}`, so that nobody knows it yet.

    Names in templates begin with a lower-case letter and have no colon. `${YOUR_ACCOUNT}` is no such
    name: a person should have replaced it.
    """
    return "${" in text and len(around_holes(text)) > 1


def around_holes(text: str) -> list[str]:
    """The pieces of a text before, between and behind its holes."""
    import re

    return re.split(r"\$\{[a-z][^:{}]*\}", text)


def replace_variables(text: str, by: str) -> str:
    """The text with every well-formed variable replaced."""
    if "${" not in text:
        return text
    head, *parts = text.split("${")
    return head + "".join(_replace_one(part, by) for part in parts)


def _replace_one(part: str, by: str) -> str:
    """What follows a `${`, with the variable that it begins with replaced if that is well-formed."""
    inside, brace, rest = part.partition("}")
    return by + rest if not _flaw(inside, bool(brace))[0] else f"${{{part}"


def _variables(text: str) -> Iterator[tuple[str, str, bool]]:
    """Each variable with what is between its braces, and whether the second brace is there."""
    for part in text.split("${")[1:]:
        inside, brace, _ = part.partition("}")
        yield f"${{{inside}{brace}", inside, bool(brace)


def _flaw(inside: str, closed: bool) -> tuple[str, str]:
    """Why a variable is malformed, and what was meant; both empty when it is fine."""
    if not closed:
        return "its closing brace is missing", ""
    if inside in _LITERALS:
        return "", ""
    key, comma, default = inside.partition(",")
    default = default.strip()
    if not key.strip():
        return "it is empty", ""
    if comma and not (len(default) > 1 and default[0] == default[-1] == "'"):
        bare = default.strip("'\"")
        return "its default is not in single quotes", f"${{{key.strip()}, '{bare}'}}"
    if key != "".join(key.split()):
        return "it has a blank in it", f"${{{''.join(key.split())}{comma and f', {default}'}}}"
    if ":" not in key:
        return _KEYLESS, ""
    if "::" in key:
        return _UNFILLED, ""
    return "", ""
