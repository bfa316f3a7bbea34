"""What rules of one's own are held to: their declaration when they are loaded, then each of their findings.

Whoever writes a rule makes mistakes, and none of them may cost what the other rules found. Here each becomes
a line that says what stands there and what is expected. The rules of this project are held to the same by
their tests, so that a run without other rules never loads this.
"""

from __future__ import annotations

from ecrlint.policy.changes import Add, Delete, Fix, Insert, Rename, Replace, apply_changes
from ecrlint.policy.kind import KINDS
from ecrlint.policy.pointer import Place, reaches
from ecrlint.policy.statement import STATEMENT_ELEMENTS
from ecrlint.policy.unknown import UNKNOWN
from ecrlint.rule.finding import LEVELS, Finding, Related
from ecrlint.rule.rule import Rule, RuleError
from ecrlint.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from typing import Any

PARTS = ("value", "key", "opening")
_CHANGES = (Add, Delete, Insert, Rename, Replace)
_LONGEST = 60
"""Characters of a wrong value that are shown."""


def check_declaration(rule: Rule) -> None:
    """Raise RuleError unless everything that a rule file declares is of the right type and value."""
    for argument, (is_right, expected) in _ARGUMENTS.items():
        value = getattr(rule, argument)
        if not is_right(value):
            raise RuleError(f"{rule.path}: {argument}={_show(value)} in Rule(...); expected {expected}")
    for variant, template in rule.messages.items():
        flaw = _template_flaw(template)
        if flaw:
            argument = "message" if variant == "default" else variant
            raise RuleError(f"{rule.path}: {argument}={_show(template)} in Rule(...); {flaw}")
    if not isinstance(rule.doc, str):
        raise RuleError(f"{rule.path}: __doc__ is {_show(rule.doc)}; expected a docstring, the rule's page")
    _check_functions(rule)


def check_finding(rule: Rule, finding: object, data: object) -> None:
    """Raise RuleError unless a finding is one of this rule and right about a policy's data."""
    if not isinstance(finding, Finding):
        raise RuleError(f"found {_show(finding)} yielded; expected what RULE.at(...) gives")
    if finding.rule is not rule:
        raise RuleError(f"found a finding of {_show(finding.rule)}; expected one of its own RULE")
    if not isinstance(finding.place, Place):
        raise RuleError(f"found {_show(finding.place)} for a place; expected a pointer, as RULE.at takes it")
    _check_place(finding.place, data)
    for name, text in {**finding.fields, "because": finding.because, "help": finding.help}.items():
        if not isinstance(text, str):
            raise RuleError(f"found {name}={_show(text)}; expected a text")
    _check_related(finding.related, data)
    if finding.witness is not None:
        _check_witness(finding.witness)
    if finding.fix is not None:
        _check_fix(finding.fix, data)


def _is_code(code: object) -> bool:
    """Up to eight capital letters and three to six digits, which every report format can take."""
    if not (isinstance(code, str) and code.isascii()):
        return False
    letters = code.rstrip("0123456789")
    return (
        letters.isalpha() and letters.isupper() and len(letters) <= 8 and (3 <= len(code) - len(letters) <= 6)
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_severity(value: object) -> bool:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return 0.1 <= value <= 10
    return value is None


def _is_weakness(value: object) -> bool:
    return value is None or (isinstance(value, int) and value is not True and value > 0)


def _is_some_of(known: Collection[str]) -> Callable[[object], bool]:
    """Whether a value is a tuple of known words; a bare text would be taken for its letters."""
    return lambda value: (
        isinstance(value, (tuple, list)) and all(isinstance(each, str) and each in known for each in value)
    )


def _are_levels(value: object) -> bool:
    return (
        isinstance(value, dict)
        and _is_kinds(list(value))
        and all(each in LEVELS for each in map(str, value.values()))
    )


_is_kinds, _is_elements = _is_some_of(KINDS), _is_some_of(STATEMENT_ELEMENTS)

_ARGUMENTS: dict[str, tuple[Callable[[object], bool], str]] = {
    "code": (_is_code, 'up to eight capital letters and 3 to 6 digits, such as "ORG001"'),
    "level": (lambda value: isinstance(value, str) and value in LEVELS, f"one of {', '.join(LEVELS)}"),
    "levels": (
        _are_levels,
        "levels by kinds of policy, such as {'identity': 'note'}",
    ),
    "since": (_is_text, 'the release that brought the rule, such as "1.0.0"'),
    "severity": (_is_severity, "a number from 0.1 to 10.0, or None"),
    "cwe": (_is_weakness, "the number of a weakness, such as 284, or None"),
    "strict": (lambda value: isinstance(value, bool), "True or False"),
    "kinds": (lambda value: bool(value) and _is_kinds(value), f"a tuple of some of {', '.join(KINDS)}"),
    "elements": (_is_elements, f"a tuple of some of {', '.join(sorted(STATEMENT_ELEMENTS))}"),
}
"""What each argument of Rule(...) must be: a test, and the words for it."""


def _template_flaw(template: object) -> str:
    """What is wrong with the text of a message."""
    from string import Formatter

    if not isinstance(template, str) or not template.strip():
        return "expected a message, such as \"Statement '{statement}' has no Sid.\""
    try:
        fields = [parts[1:] for parts in Formatter().parse(template) if parts[1] is not None]
    except ValueError as error:
        return f"{str(error).lower()}; a brace that is no field is written twice"
    taken = Rule.at.__code__.co_varnames[: Rule.at.__code__.co_argcount + Rule.at.__code__.co_kwonlyargcount]
    for name, layout, conversion in fields:
        if not name or not name.isidentifier() or layout or conversion:
            return "every field is a plain name in braces, such as '{statement}'"
        if name in taken:
            return f"the field '{name}' needs another name, which RULE.at has not taken for itself"
    return ""


def _check_functions(rule: Rule) -> None:
    given = {"check": rule.check, "check_statement": rule.check_statement}
    for name, function in given.items():
        if function is not None and not callable(function):
            raise RuleError(f"{rule.path}: {name} is {_show(function)}; expected a generator function")
    if all(given.values()):
        raise RuleError(f"{rule.path}: has both check and check_statement; a rule has one of them")


def _check_place(place: Place, data: object) -> None:
    if not isinstance(place.pointer, str) or not reaches(place.pointer, data):
        raise RuleError(
            f"found the pointer {_show(place.pointer)}; expected one of a place in the policy, such as"
            " statement.pointer"
        )
    if place.part not in PARTS:
        raise RuleError(f"found part={_show(place.part)}; expected one of {', '.join(PARTS)}")


def _check_related(related: object, data: object) -> None:
    if not isinstance(related, (tuple, list)):
        raise RuleError(f"found related={_show(related)}; expected a tuple of Related")
    for each in related:
        if not isinstance(each, Related) or not isinstance(each.message, str):
            raise RuleError(f"found {_show(each)} in related; expected Related(Place(pointer), words)")
        if isinstance(each.place, Place):
            _check_place(each.place, data)
        elif not isinstance(each.place, Span):
            raise RuleError(f"found Related({_show(each.place)}, …); expected a Place")


def _check_witness(witness: object) -> None:
    from ecrlint.access.witness import Witness  # the engine, without which there is none

    if not isinstance(witness, Witness):
        raise RuleError(f"found witness={_show(witness)}; expected one that context.access gave")


def _check_fix(fix: object, data: object) -> None:
    """Hold a fix to its types. One that does not fit the policy is no mistake: it is not offered."""
    if not (isinstance(fix, Fix) and _is_text(fix.title) and isinstance(fix.doubt, str) and fix.changes):
        raise RuleError(f"found fix={_show(fix)}; expected Fix(title, Replace(pointer, value), …)")
    for change in fix.changes:
        if not isinstance(change, _CHANGES) or not isinstance(change.pointer, str) or not _is_plain(change):
            raise RuleError(f"found {_show(change)} in a Fix; expected changes of plain data, by pointers")
    try:
        apply_changes(data, fix.changes)
    except LookupError:
        return
    except (TypeError, ValueError) as error:
        raise RuleError(f"found {_show(fix)}, which cannot be made: {error}") from error


def _is_plain(change: Any) -> bool:
    """Whether a change writes nothing but what JSON can say."""
    if isinstance(change, Rename):
        return isinstance(change.key, str)
    if isinstance(change, Insert):
        return isinstance(change.items, (list, tuple)) and _is_json(list(change.items))
    return isinstance(change, Delete) or _is_json(change.value)


def _is_json(value: object) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_json(item) for key, item in value.items())
    if isinstance(value, list):
        return all(map(_is_json, value))
    return value is None or value is UNKNOWN or isinstance(value, (str, bool, int, float))


def _show(value: object) -> str:
    """A wrong value in a few words of one line, whatever it says of itself."""
    try:
        text = " ".join(repr(value).split())
    except BaseException:
        text = f"a {type(value).__name__}"
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
