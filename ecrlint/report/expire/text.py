"""`ecrlint expire` for people at a terminal: a table of what goes and what stays, and each rule's share."""

from __future__ import annotations

import textwrap

from ecrlint.console import visible
from ecrlint.report.expire.words import date, description, image_name, moment, notes, why

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecrlint.lifecycle.simulation import Forecast, ImageVerdict
    from ecrlint.report.expire.words import Expiry

WIDTH = 100
"""Columns of the report."""

SECTIONS = {"expire": "Expire", "archive": "Archive", "stay": "Stay"}
"""The headings of the table, by outcome, in its order."""

_NAMES = (16, 32)  # columns for the images: so many, up to so many where tags are long
_GAP = _HANGING = "  "
_UNITS = ("bytes", "kB", "MB", "GB", "TB")


def render(expiry: Expiry) -> str:
    """The whole report."""
    lines: list[str] = []
    for forecast in expiry.forecasts:
        lines += [_heading(expiry, forecast), "", *_table(expiry, forecast), *_rules(expiry, forecast), ""]
        lines += [_summary(forecast.verdicts), ""]
    if len(expiry.forecasts) > 1:
        lines += [f"In all: {_summary(expiry.verdicts)}", ""]
    for note in notes(expiry):
        lines += _wrap(visible(note), "note: ", "      ")
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _heading(expiry: Expiry, forecast: Forecast) -> str:
    repository = forecast.repository
    of = f" of repository '{repository.name}'" if repository.name else ""
    of += f" of account {repository.registry}" if repository.registry else ""
    return visible(f"{expiry.path}: what becomes of the images{of} at {moment(expiry.today)}")


def _table(expiry: Expiry, forecast: Forecast) -> Iterator[str]:
    room = _room(forecast.verdicts)
    yield _GAP.join([" " * room, "pushed    ", " days", "why"])
    for outcome, heading in SECTIONS.items():
        chosen = [verdict for verdict in forecast.verdicts if verdict.outcome == outcome]
        if chosen:
            yield from ("", heading)
        for verdict in chosen:
            yield from _row(expiry, forecast, verdict, room)
    yield ""


def _row(expiry: Expiry, forecast: Forecast, verdict: ImageVerdict, room: int) -> Iterator[str]:
    image = verdict.image
    age = (expiry.today - image.pushed).days
    told = visible(why(verdict, forecast.selected, expiry.today))
    start = _GAP.join([date(image.pushed), f"{age:>5}", ""])
    names, reasons = _lines(visible(image_name(image)), room), _lines(told, WIDTH - room - len(start + _GAP))
    for number in range(max(len(names), len(reasons))):
        name = names[number] if number < len(names) else ""
        reason = reasons[number] if number < len(reasons) else ""
        yield f"{name:<{room}}{_GAP}{start if number == 0 else ' ' * len(start)}{reason}"


def _room(verdicts: Iterable[ImageVerdict]) -> int:
    """Columns for the images, so that few names are broken."""
    least, most = _NAMES
    return min(max(least, *(len(visible(image_name(verdict.image))) for verdict in verdicts)), most)


def _lines(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, subsequent_indent=_HANGING, break_on_hyphens=False)


def _rules(expiry: Expiry, forecast: Forecast) -> Iterator[str]:
    for rule, selected in forecast.selected.items():
        taken = sum(verdict.rule is rule for verdict in forecast.verdicts)
        told = f": {description(rule)}" if description(rule) else ""
        place = f"rule {rule.label} (line {expiry.lines[rule]})"
        yield from _wrap(visible(f"{place} selects {selected}, takes {taken}{told}"), "", _HANGING)


def _summary(verdicts: list[ImageVerdict]) -> str:
    found = {outcome: [each for each in verdicts if each.outcome == outcome] for outcome in SECTIONS}
    shares = ", ".join(f"{len(each)} to {outcome}" for outcome, each in found.items())
    freed = sum(verdict.image.size or 0 for verdict in found["expire"])
    tail = f"; this frees up to {_bytes(freed)}" if freed else ""
    return f"{len(verdicts)} image{'s' * (len(verdicts) != 1)}: {shares}{tail}."


def _bytes(number: int) -> str:
    size, unit = float(number), 0
    while size >= 999.5 and unit < len(_UNITS) - 1:
        size, unit = size / 1000, unit + 1
    return f"{size:.3g} {_UNITS[unit]}"


def _wrap(text: str, first: str, following: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=following,
        break_on_hyphens=False, break_long_words=False,
    )  # fmt: skip
