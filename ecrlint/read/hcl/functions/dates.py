"""Functions of dates and times ("Date and Time Functions"): RFC 3339, in nanoseconds."""

from __future__ import annotations

import re

from ecrlint.read.hcl.budget import Failed, Undecided
from ecrlint.read.hcl.primitives import known_text
from ecrlint.read.hcl.value import HclValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

    from ecrlint.read.hcl.functions.function import Args
    from ecrlint.read.hcl.value import HclSpan

_timestamp = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,20}))?(?:Z|([-+])(\d\d):(\d\d))", re.A
).fullmatch
_NANOSECONDS = {
    "ns": 1, "us": 10**3, "µs": 10**3, "μs": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9,
    "h": 3600 * 10**9,
}  # fmt: skip
_step = re.compile(r"(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)", re.A)
_token = re.compile(r"'(?:[^']|'')*'|'|([a-zA-Z])\1*|[^'a-zA-Z]+", re.S)
_LONGEST = 2**63 - 1
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


def timeadd(args: Args, spot: HclSpan) -> HclValue:
    """A time later by a duration such as `1h30m`."""
    from datetime import timedelta

    text, duration = map(known_text, args)
    time, rest = _time(text)
    nanoseconds = rest + _duration(duration)
    try:
        later = time + timedelta(seconds=nanoseconds // 10**9)
    except OverflowError:
        raise Undecided from None
    return HclValue(later.isoformat().replace("+00:00", "Z"), spot)


def timecmp(args: Args, spot: HclSpan) -> HclValue:
    """Which of two times is earlier: -1, 0, or 1 for the second one."""
    one, other = (_time(known_text(value)) for value in args)
    return HclValue((one > other) - (one < other), spot)


def formatdate(args: Args, spot: HclSpan) -> HclValue:
    """A time in another form."""
    pattern, text = map(known_text, args)
    time, _ = _time(text)
    return HclValue("".join(_written(match[0], time) for match in _token.finditer(pattern)), spot)


def _written(token: str, time: datetime) -> str:
    if token[0] == "'":
        if len(token) == 1:
            raise Failed
        return "'" if token == "''" else token[1:-1].replace("''", "'")
    if not (token[0].isascii() and token[0].isalpha()):
        return token
    made = _parts(time).get(token)
    if made is None:
        raise Failed
    return made


def _parts(time: datetime) -> dict[str, str]:
    """What every word of a pattern stands for."""
    zone = f"{time:%z}"
    hour, half = time.hour % 12 or 12, "PM" if time.hour >= 12 else "AM"
    day, month = _DAYS[time.weekday()], _MONTHS[time.month - 1]
    colon = f"{zone[:3]}:{zone[3:5]}"
    return {
        "YY": f"{time.year % 100:02}", "YYYY": f"{time.year:04}",
        "M": str(time.month), "MM": f"{time.month:02}", "MMM": month[:3], "MMMM": month,
        "D": str(time.day), "DD": f"{time.day:02}", "EEE": day[:3], "EEEE": day,
        "h": str(time.hour), "hh": f"{time.hour:02}", "H": str(hour), "HH": f"{hour:02}",
        "AA": half, "aa": half.lower(),
        "m": str(time.minute), "mm": f"{time.minute:02}", "s": str(time.second), "ss": f"{time.second:02}",
        "Z": "Z" if zone == "+0000" else colon, "ZZZ": "UTC" if zone == "+0000" else zone,
        "ZZZZ": zone, "ZZZZZ": colon,
    }  # fmt: skip


def _time(text: str) -> tuple[datetime, int]:
    """The time that a text tells, and its nanoseconds. Raises Failed, Undecided."""
    from datetime import datetime, timedelta, timezone

    match = _timestamp(text)
    if match is None:
        raise Failed
    year, month, day, hour, minute, second = (int(match[at]) for at in range(1, 7))
    if year == 0:
        raise Undecided
    hours, minutes = int(match[9] or 0), int(match[10] or 0)
    if hours > 23 or minutes > 59 or second > 59:
        raise Failed
    offset = timedelta(hours=hours, minutes=minutes)
    zone = timezone(-offset if match[8] == "-" else offset)
    try:
        time = datetime(year, month, day, hour, minute, second, tzinfo=zone)
    except ValueError:
        raise Failed from None
    return time, int((match[7] or "0")[:9].ljust(9, "0"))


def _duration(text: str) -> int:
    """The nanoseconds of a duration. Raises Failed, Undecided."""
    bare = text[1:] if text[:1] in ("+", "-") else text
    total = at = 0
    while at < len(bare):
        match = _step.match(bare, at)
        if match is None or not (match[1] or match[2]):
            if bare == "0":
                break
            raise Failed
        unit = _NANOSECONDS[match[3]]
        fraction = match[2] or ""
        total += int(match[1] or 0) * unit + int(fraction or 0) * unit // 10 ** len(fraction)
        at = match.end()
    if not bare:
        raise Failed
    if total > _LONGEST:
        raise Undecided
    return -total if text[0] == "-" else total
