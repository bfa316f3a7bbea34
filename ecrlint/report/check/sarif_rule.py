"""A rule in SARIF's terms: a reporting descriptor, and messages that refer to its templates."""

from __future__ import annotations

from string import Formatter

from ecrlint.console import visible
from ecrlint.rule.documentation import document, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.rule.finding import Finding, Level
    from ecrlint.rule.rule import Rule

    Json = dict[str, object]

_LONGEST = 1024  # characters of a description that code hosts keep
_LINK = str.maketrans({"[": r"\[", "]": r"\]", "\\": r"\\"})
_BRACES = str.maketrans({"{": "{{", "}": "}}"})
_PROBLEM: dict[Level, str] = {"error": "error", "warning": "warning", "note": "recommendation"}
_BAND: dict[Level, tuple[float, float]] = {
    "error": (7.0, 10.0),
    "warning": (4.0, 6.9),
    "note": (0.1, 3.9),
}


def descriptor(rule: Rule, level: Level) -> Json:
    """What a run says about a rule, which has this level in it."""
    page = document(rule)
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": _sentence(page.summary)},
        "fullDescription": {"text": _sentence(page.description)},
        "messageStrings": {
            variant: {"text": _number_fields(rule.messages[variant])} for variant in rule.messages
        },
        "help": {"text": page.as_text(), "markdown": page.as_markdown()},
        "helpUri": rule.help_uri,
        "defaultConfiguration": {"level": level},
        "properties": _properties(rule, level),
    }


def message(finding: Finding) -> Json:
    """A finding's message, in full and as its template with arguments, which say the same."""
    template = finding.rule.messages[finding.variant]
    values = {name: literal(visible(str(finding.fields[name]))) for name in _fields(template)}
    text = "".join(literal(words) + (values[field] if field else "") for words, field in _pieces(template))
    # Readers show `text` as it is and do not undo doubled braces, so it has single ones.
    arguments = {"arguments": list(values.values())} if values else {}
    return {"text": text, "id": finding.variant, **arguments}


def literal(text: str) -> str:
    """Text that SARIF must not take for a `[text](1)` link."""
    return text.translate(_LINK)


def _properties(rule: Rule, level: Level) -> Json:
    weakness = [f"external/cwe/cwe-{rule.cwe}"] if rule.cwe else []
    security = ["security"] if rule.severity else []
    tags = [*security, *weakness, "ecr", rule.family]
    properties: Json = {
        "precision": "high",
        "problem.severity": _PROBLEM[level],
        "tags": [tag for tag in tags if tag],
    }
    if rule.severity:
        properties["security-severity"] = f"{_severity(rule, rule.severity, level):.1f}"
    return properties


def _severity(rule: Rule, severity: float, level: Level) -> float:
    """Code hosts rank by this number, so a level that a user changed moves it into its band."""
    if level == rule.level:
        return severity
    low, high = _BAND[level]
    return min(max(severity, low), high)


def _pieces(template: str) -> list[tuple[str, str | None]]:
    """A message template as words, each followed by the name of a field or by nothing."""
    return [(words, field) for words, field, _, _ in Formatter().parse(template)]


def _fields(template: str) -> list[str]:
    """The fields of a template in the order they first appear: the order of its arguments."""
    return list(dict.fromkeys(field for _, field in _pieces(template) if field))


def _number_fields(template: str) -> str:
    """A message template with `{0}`, `{1}`... for its fields, as SARIF writes it."""
    numbers = {field: f"{{{number}}}" for number, field in enumerate(_fields(template))}
    return "".join(
        literal(words).translate(_BRACES) + (numbers[field] if field else "")
        for words, field in _pieces(template)
    )


def _sentence(markdown: str) -> str:
    """A description as plain text on one line, not too long, with a full stop."""
    text = " ".join(plain(markdown).split())
    if len(text) > _LONGEST:
        return f"{text[: _LONGEST - 3]}..."
    return text if text.endswith((".", "!", "?")) else f"{text}."
