"""`ecrlint expire` for programs, as `schemas/ecrlint-expire.schema.json` describes it."""

from __future__ import annotations

from ecrlint.report.escape import json_text
from ecrlint.report.expire.words import description, moment, notes, why
from ecrlint.version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.lifecycle.simulation import Forecast, ImageVerdict
    from ecrlint.report.expire.words import Expiry

    Json = dict[str, object]

VERSION = 1
"""The version of this format; it changes only when a reader of the old one would fail."""

_OUTCOMES = ("expire", "archive", "stay")


def render(expiry: Expiry) -> str:
    """The whole answer as one JSON object."""
    return json_text(
        {
            "version": VERSION,
            "tool": {"name": "ecrlint", "version": __version__},
            "policy": expiry.path,
            "today": moment(expiry.today),
            "repositories": [_repository(expiry, forecast) for forecast in expiry.forecasts],
            "summary": _summary(expiry.verdicts),
            "notes": list(notes(expiry)),
        }
    )


def _repository(expiry: Expiry, forecast: Forecast) -> Json:
    return {
        "registry": forecast.repository.registry,
        "repository": forecast.repository.name,
        "rules": [
            {
                "priority": rule.priority,
                "description": description(rule),
                "line": expiry.lines[rule],
                "selects": selected,
                "takes": sum(verdict.rule is rule for verdict in forecast.verdicts),
            }
            for rule, selected in forecast.selected.items()
        ],
        "images": [_image(expiry, forecast, verdict) for verdict in forecast.verdicts],
        "summary": _summary(forecast.verdicts),
    }


def _image(expiry: Expiry, forecast: Forecast, verdict: ImageVerdict) -> Json:
    image, mark, holder = verdict.image, verdict.mark, verdict.holder
    due = mark.due if mark and verdict.reason == "age" else None
    return {
        "digest": image.digest,
        "tags": list(image.tags),
        "pushed": moment(image.pushed),
        "size": image.size,
        "storageClass": image.storage_class,
        "outcome": verdict.outcome,
        "rule": verdict.rule.priority if verdict.rule else None,
        "decidedBy": mark.rule.priority if mark else None,
        "reason": verdict.reason,
        "holder": holder.image.digest if holder else None,
        "due": moment(due) if due else None,
        "why": why(verdict, forecast.selected, expiry.today),
    }


def _summary(verdicts: list[ImageVerdict]) -> Json:
    counts = {outcome: [each.image for each in verdicts if each.outcome == outcome] for outcome in _OUTCOMES}
    sizes = {outcome: sum(image.size or 0 for image in images) for outcome, images in counts.items()}
    return {
        "images": len(verdicts),
        **{outcome: len(images) for outcome, images in counts.items()},
        "bytes": sizes,
    }
