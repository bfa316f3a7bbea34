"""Conditions in plain words."""

from __future__ import annotations

from ecrlint.policy.arn import has_wildcard, parse_arn
from ecrlint.policy.condition_keys import find
from ecrlint.policy.undecided import ANY_REPOSITORY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.policy.condition import Operator
    from ecrlint.policy.model import Condition, Statement
    from ecrlint.policy.principal import Principal

_LISTED = 3
FORMS = {"role": "role", "user": "user", "session": "session", "federated-user": "federated user"}
"""What principals are called by their form."""
_ELSEWHERE = "repositories that are decided elsewhere"
_ORDERS = {
    "LessThan": "below",
    "LessThanEquals": "at most",
    "GreaterThan": "above",
    "GreaterThanEquals": "at least",
}


def resource_words(statement: Statement) -> str:
    """The repositories that a statement is about, in words; empty when it is about all."""
    entries = statement.resources if statement.has("Resource") else statement.not_resources
    texts = [entry.text for entry in entries]
    if not texts or (statement.has("Resource") and "*" in texts):
        return ""
    listed = " or ".join(_repositories(texts))
    return listed if statement.has("Resource") else f"every repository but {listed}"


def _repositories(texts: list[str]) -> Iterator[str]:
    """Patterns of ARNs in words, those of one registry together."""
    names: dict[str, list[str]] = {}
    for text in texts:
        if text == ANY_REPOSITORY:
            names.setdefault(_ELSEWHERE, [])
            continue
        arn = parse_arn(text)
        kind, _, name = arn.resource.partition("/") if arn else ("", "", "")
        if arn is None or kind != "repository":
            yield text
            continue
        place = f" of account {arn.account}" if arn.account and not has_wildcard(arn.account) else ""
        place += f" in {arn.region}" if arn.region and not has_wildcard(arn.region) else ""
        names.setdefault(place, []).append(name)
    for place, found in names.items():
        if place == _ELSEWHERE:
            yield place
        elif "*" in found:
            yield f"every repository{place}"
        else:
            plural = len(found) > 1 or has_wildcard(found[0])
            yield f"{'repositories' if plural else 'repository'} {listing(found)}{place}"


def principal_words(principal: Principal) -> str:
    """Whom a principal stands for."""
    if principal.is_whole_account:
        return f"of account {principal.account}"
    kind = FORMS.get(principal.form)
    if kind and principal.arn:
        return f"{kind} {principal.arn.resource.partition('/')[2]} of account {principal.account}"
    return f"one that matches {principal.text}" if principal.form == "wildcard" else principal.text


def condition_words(condition: Condition) -> str:
    known = find(condition.key)
    key = known.name if known else condition.key
    operator = condition.operator
    if operator is None or not condition.known:
        return f"{key} meets a condition that cannot be read"
    if operator.base == "Null":
        wanted = {text.lower() for text in condition.texts}
        if wanted >= {"true", "false"}:
            return f"{key} is absent or present"
        return f"{key} is {'absent' if 'true' in wanted else 'present'}"
    text = f"{_subject(operator, key)} {_verb(operator)} {listing(condition.texts)}"
    return f"{text}, or is absent" if operator.if_exists and not operator.negated else text


def _subject(operator: Operator, key: str) -> str:
    if operator.set_prefix == "ForAllValues":
        return f"every value of {key} (or none)"
    return f"some value of {key}" if operator.set_prefix else key


def _verb(operator: Operator) -> str:
    word = "is not" if operator.negated else "is"
    if operator.family in ("Numeric", "Date"):
        order = operator.base.removeprefix(operator.family)
        return f"is {_ORDERS[order]}" if order in _ORDERS else word
    if operator.family == "IP":
        return f"{word} in"
    return f"{word} like" if operator.wildcards else word


def listing(texts: list[str]) -> str:
    """The first few of some texts, and how many more there are; nothing is written as ""."""
    texts = [text or '""' for text in texts]
    if len(texts) <= _LISTED:
        return " or ".join(texts)
    return f"{' or '.join(texts[:_LISTED])} or {len(texts) - _LISTED} more"
