"""The Code Quality report of GitLab: one object for each finding.

Facts: GitLab Docs, "Code Quality", section "Import code quality results from a CI/CD job", which takes a part
of the format of Code Climate. GitLab shows one finding for each fingerprint, so equal ones are told apart.
"""

from __future__ import annotations

from ecrlint.report.escape import json_text
from ecrlint.run.result import crash_message

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.lint.located import Located
    from ecrlint.rule.finding import Level
    from ecrlint.run.result import RunResult

    Json = dict[str, object]

_SEVERITIES: dict[Level, str] = {"error": "critical", "warning": "major", "note": "info"}
_UNCHECKED = "blocker"


def render(result: RunResult) -> str:
    """Every finding, then what was not checked: files that could not be read and rules that crashed."""
    entries = [_finding(located) for located in result.findings]
    entries += [_trouble("unreadable-file", each.path, each.words) for each in result.of("error")]
    entries += [_trouble("crashed-rule", each.path, crash_message(each)) for each in result.of("crash")]
    seen: dict[str, int] = {}
    for entry in entries:
        mark = str(entry["fingerprint"])
        seen[mark] = seen.get(mark, 0) + 1
        if seen[mark] > 1:
            entry["fingerprint"] = f"{mark}:{seen[mark]}"
    return json_text(entries)


def _finding(located: Located) -> Json:
    span = located.span
    return {
        "description": f"{located.rule.code}: {located.message}",
        "check_name": located.rule.name,
        "fingerprint": f"{located.path}:{located.fingerprint}",
        "severity": _SEVERITIES[located.level],
        "location": {"path": located.path, "lines": {"begin": span.line, "end": span.end_line}},
    }


def _trouble(name: str, path: str, message: str) -> Json:
    return {
        "description": message,
        "check_name": name,
        "fingerprint": f"{path}:{name}",
        "severity": _UNCHECKED,
        "location": {"path": path, "lines": {"begin": 1}},
    }
