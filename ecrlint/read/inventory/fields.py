"""The members of a JSON object that must have a type, or the reader says which of them has not, and where."""

from __future__ import annotations

from datetime import UTC, datetime

from ecrlint.read.json.stream import Malformed

_NAMES = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}


class Fields:
    """An object and where it stands, such as `images.json: imageDetails[3]`.

    Every method raises Malformed for a value of another type; what is absent or null is empty or None.
    """

    __slots__ = ("data", "place")

    def __init__(self, value: object, place: str) -> None:
        if not isinstance(value, dict):
            raise Malformed(f"{place} is {describe_value(value)}; an object is expected")
        self.data: dict[str, object] = value
        self.place = place

    def text(self, key: str, *, required: bool = False) -> str:
        value = self.data.get(key)
        if value is None and not required:
            return ""
        if not isinstance(value, str) or (required and not value):
            raise self.trouble(key, "a text")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.items(key)
        if not all(isinstance(each, str) for each in value):
            raise self.trouble(key, "a list of texts")
        return tuple(map(str, value))

    def items(self, key: str) -> list[object]:
        value = self.data.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.trouble(key, "a list")
        return value

    def size(self, key: str) -> int | None:
        value = self.data.get(key)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.trouble(key, "a number of bytes")
        return value

    def time(self, key: str) -> datetime | None:
        """A time in UTC: ISO 8601, or seconds since 1970 as version 1 of the AWS CLI writes it."""
        value = self.data.get(key)
        if value is None:
            return None
        try:
            if isinstance(value, str):
                return utc(value)
            if isinstance(value, int | float) and not isinstance(value, bool):
                return datetime.fromtimestamp(value, UTC)
        except (ValueError, OverflowError, OSError):
            pass
        raise self.trouble(key, "a time such as 2026-11-24T12:00:00+00:00 or 1795521600.0")

    def trouble(self, key: str, wanted: str) -> Malformed:
        found = describe_value(self.data[key]) if key in self.data else "missing"
        return Malformed(f"{self.place}: {key} is {found}; {wanted} is expected")


def utc(text: str) -> datetime:
    """The time of an ISO 8601 text, in UTC, which also holds for one without an offset.

    Raises ValueError, or OverflowError at the ends of the calendar.
    """
    time = datetime.fromisoformat(text)
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


def describe_value(value: object) -> str:
    """A value in a sentence: what it is, or a short text or number itself."""
    if isinstance(value, str) and len(value) <= 40:
        return f"'{value}'"
    return _NAMES.get(type(value)) or f"{value}"[:40]
