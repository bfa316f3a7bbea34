"""The JUnit report, for servers that show test results: Jenkins, Azure DevOps, GitLab, CircleCI.

Facts: the schema "JUnit.xsd" of the Jenkins xUnit plugin, and what those servers read of it. A finding is a
test case of the file that it is about. Errors and warnings fail it; a note is its output, so a server does
not call a run broken of which the exit code says that it is not.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ecrlint.console import visible
from ecrlint.run.result import crash_message

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.lint.located import Located
    from ecrlint.run.result import RunResult


def render(result: RunResult) -> str:
    """One test case for each finding and each thing that was not checked, or one that passes."""
    suites = Element("testsuites", name="ecrlint")
    suite = SubElement(suites, "testsuite", name="ecrlint")
    for located in result.findings:
        _add_finding(suite, located)
    for error in result.of("error"):
        _add_trouble(suite, error.path, "unreadable file", error.words)
    for crash in result.of("crash"):
        _add_trouble(suite, crash.path, f"rule {crash.rule.name if crash.rule else ''}", crash_message(crash))
    if not len(suite):
        SubElement(suite, "testcase", classname="ecrlint", name=f"{result.documents} policies", time="0")
    for counted in (suites, suite):
        counted.set("tests", str(len(suite)))
        counted.set("failures", str(len(suite.findall("testcase/failure"))))
        counted.set("errors", str(len(suite.findall("testcase/error"))))
    indent(suites)
    text: str = tostring(suites, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _add_finding(suite: Element, located: Located) -> None:
    rule, span = located.rule, located.span
    path, message = visible(located.path), visible(located.message)
    place = f"{path}:{span.line}:{span.column}"
    case = _case(suite, path, f"{rule.code} {rule.name} {span.line}:{span.column}")
    case.set("file", path)
    case.set("line", str(span.line))
    lines = [f"{place}: {located.level}[{rule.name}] {rule.code}: {message}"]
    lines += [f"{name}: {visible(text)}" for name, text in _evidence(located) if text]
    if located.level == "note":
        SubElement(case, "system-out").text = "\n".join(lines)
    else:
        SubElement(case, "failure", type=located.level, message=message).text = "\n".join(lines)


def _evidence(located: Located) -> list[tuple[str, str]]:
    return [("because", located.finding.because), ("help", located.finding.help)]


def _add_trouble(suite: Element, path: str, name: str, message: str) -> None:
    case = _case(suite, visible(path), name)
    SubElement(case, "error", type="unchecked", message=visible(message)).text = visible(message)


def _case(suite: Element, path: str, name: str) -> Element:
    return SubElement(suite, "testcase", classname=path, name=name, time="0")
