"""The report for code hosts and editors: SARIF 2.1.0.

Written so that the SARIF Multitool has nothing to say about it. It holds no time, no path of this
machine and every loaded rule, so the same input gives the same bytes everywhere.
"""

from __future__ import annotations

from ecrlint.console import visible
from ecrlint.report.check.line_hash import line_hashes
from ecrlint.report.check.provenance import checkout
from ecrlint.report.check.sarif_place import ROOT, Places
from ecrlint.report.check.sarif_rule import descriptor, literal, message
from ecrlint.report.escape import json_text
from ecrlint.run.result import crash_message
from ecrlint.version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.lint.located import Located
    from ecrlint.lint.report import Excepted, Notice
    from ecrlint.report.check.provenance import Checkout
    from ecrlint.run.result import RunResult
    from ecrlint.source import Source

    Json = dict[str, object]

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
HOME = "https://ecrlint.github.io/ecrlint/"

_CRASHED, _UNREAD, _UNFIXED = range(3)
_NOTIFICATIONS = (
    (
        "ECRLINT1",
        "RuleCrashed",
        "A rule raised an error.",
        "The rule did not finish on this file, so it may have missed something; the others ran.",
    ),
    (
        "ECRLINT2",
        "FileNotRead",
        "A file could not be read.",
        "The file was named or found but could not be read, so nothing in it was checked.",
    ),
    (
        "ECRLINT3",
        "FileNotFixed",
        "A file could not be written.",
        "The file was to be fixed but could not be written, so it is as it was.",
    ),
)
_SPREAD = 6  # deep enough to see each result at a glance, and each rule in a line


def render(result: RunResult) -> str:
    """The run as a SARIF log."""
    repository = checkout(".")
    places = Places(repository.root if repository else ".")
    run = {
        "tool": {"driver": _driver(result)},
        "invocations": [_invocation(result, places)],
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the linted files."}}},
        **_provenance(repository),
        "automationDetails": {"id": "ecrlint/"},
        "columnKind": "utf16CodeUnits",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "results": list(_results(result, places)),
    }
    return json_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, depth=_SPREAD)


def _driver(result: RunResult) -> Json:
    return {
        "name": "ecrlint",
        "fullName": f"ecrlint {__version__}",
        "organization": "ecrlint",
        "version": __version__,
        "semanticVersion": __version__,
        "informationUri": HOME,
        "rules": [descriptor(rule, result.levels.get(rule.name, rule.level)) for rule in result.rules],
        "notifications": [
            {
                "id": id,
                "name": name,
                "shortDescription": {"text": short},
                "fullDescription": {"text": full},
                "help": {"text": full},
                "helpUri": HOME,
            }
            for id, name, short, full in _NOTIFICATIONS
        ],
    }


def _provenance(repository: Checkout | None) -> Json:
    if not repository or not repository.details:
        return {}
    return {"versionControlProvenance": [{**repository.details, "mappedTo": {"uriBaseId": ROOT}}]}


def _invocation(result: RunResult, places: Places) -> Json:
    known = {} if result.exit_code is None else {"exitCode": result.exit_code}
    return {
        "executionSuccessful": not result.troubles,
        **known,
        "toolExecutionNotifications": [
            *(_crash(result, places, each) for each in result.of("crash")),
            *(_notification(_UNREAD, places, each.path, each.words) for each in result.of("error")),
            *(_notification(_UNFIXED, places, each.path, each.words) for each in result.of("unwritten")),
        ],
    }


def _crash(result: RunResult, places: Places, crash: Notice) -> Json:
    notification = _notification(_CRASHED, places, crash.path, crash_message(crash))
    if crash.rule is None:
        return notification
    associated = {"id": crash.rule.code, "index": result.rules.index(crash.rule)}
    return {**notification, "associatedRule": associated}


def _notification(index: int, places: Places, path: str, text: str) -> Json:
    return {
        "descriptor": {"id": _NOTIFICATIONS[index][0], "index": index},
        "level": "error",
        "message": {"text": literal(visible(text))},
        "locations": [{"physicalLocation": {"artifactLocation": places.artifact(path)}}],
    }


def _results(result: RunResult, places: Places) -> Iterator[Json]:
    indexes = {rule.code: index for index, rule in enumerate(result.rules)}
    hashes: dict[Source, list[str]] = {}
    shown: list[tuple[Located, Json]] = [(each, {}) for each in result.findings]
    if result.show_excepted:
        shown += [(each.located, _suppression(each)) for each in result.excepted]
    for located, suppressions in shown:
        source = located.source
        if source not in hashes:
            hashes[source] = line_hashes(source.text)
        yield {
            "ruleId": located.rule.code,
            "ruleIndex": indexes[located.rule.code],
            "level": located.level,
            "kind": "fail",
            "message": _link(message(located.finding), located),
            "locations": [_location(located, places)],
            **_related_locations(located, places),
            **_fixes(located, places),
            "partialFingerprints": {
                "primaryLocationLineHash": hashes[source][located.span.line - 1],
                "ecrlint/v1": located.fingerprint,
            },
            **suppressions,
        }


def _suppression(excepted: Excepted) -> Json:
    """Why a finding was put aside, and whether beside it or elsewhere."""
    kind = "inSource" if excepted.in_source else "external"
    reason = visible(excepted.reason)
    return {"suppressions": [{"kind": kind, "status": "accepted", "justification": reason}]}


def _location(located: Located, places: Places) -> Json:
    physical: Json = {"physicalLocation": places.physical(located.span)}
    return {**physical, **_logical(located.pointer)}


def _logical(pointer: str) -> Json:
    """The pointer as a logical location; the whole document needs none."""
    if not pointer:
        return {}
    return {"logicalLocations": [{"fullyQualifiedName": pointer, "kind": "property"}]}


def _related_locations(located: Located, places: Places) -> Json:
    if not located.related:
        return {}
    return {
        "relatedLocations": [
            {
                "id": number,
                "message": {"text": literal(visible(related.message))},
                "physicalLocation": places.physical(related.span),
                **_logical(related.pointer),
            }
            for number, related in enumerate(located.related, 1)
        ]
    }


def _fixes(located: Located, places: Places) -> Json:
    """The fix, if there is one; what it does to access is said in words, as SARIF has no field for it."""
    offer = located.offer
    if offer is None:
        return {}
    title = f"{offer.title[:1].upper()}{offer.title[1:]}"
    unsafe = "" if offer.is_safe else f" It is not safe: {offer.access.words}."
    change = {
        "artifactLocation": places.artifact(offer.source.path),
        "replacements": [
            {"deletedRegion": places.region(edit), "insertedContent": {"text": edit.text}}
            for edit in offer.edits
        ],
    }
    text = literal(visible(f"{title}.{unsafe}"))
    return {"fixes": [{"description": {"text": text}, "artifactChanges": [change]}]}


def _link(message: Json, located: Located) -> Json:
    """The message with a link to every related place: hosts show only those that are linked."""
    links = [
        f"[{literal(visible(related.message))}]({number})"
        for number, related in enumerate(located.related, 1)
    ]
    return {**message, "text": f"{message['text']} See {', '.join(links)}."} if links else message
