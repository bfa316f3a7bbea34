"""Comparisons with policy variables: whether a stranger may meet them, and whether it may fail to."""

from __future__ import annotations

from ecrlint.access.semantics.interpretations import is_multivalued
from ecrlint.access.semantics.operators import literal, matcher, positive
from ecrlint.access.semantics.request import ALWAYS_PRESENT
from ecrlint.access.semantics.variables import expand, is_active, variables
from ecrlint.access.space.automata import ACCOUNT
from ecrlint.access.space.budget import TooHard, automata
from ecrlint.access.space.dimension import words_of
from ecrlint.access.stranger.forms import FORMS, REGIONS, form_of, overlap
from ecrlint.policy.stranger_keys import REPOSITORY, choice_of, is_flag
from ecrlint.startup.light_functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.access.space.automata import Shape
    from ecrlint.access.space.space import Opaque
    from ecrlint.access.stranger.fixed import Fixed
    from ecrlint.policy.condition import Operator
    from ecrlint.policy.model import Condition

_MET, _UNMET = 2, 1
_ALWAYS_THERE = frozenset(
    ("aws:principalaccount", "aws:principalarn", "aws:principaltype", *ALWAYS_PRESENT, *REPOSITORY)
)
_WHOSE = {
    "aws:principalaccount": "aws:resourceaccount",
    "aws:principalorgid": "aws:resourceorgid",
    "aws:resourceaccount": "aws:principalaccount",
    "aws:resourceorgid": "aws:principalorgid",
}
"""Keys of the caller and of the repository that are the same for nobody but the owner's people."""
_OWNERS = {"aws:ResourceAccount": "000000000000", "aws:ResourceOrgID": "o-0000000000"}
_FLAG_FORMS = (form_of("true"), form_of("false"))


def outcomes(opaque: Opaque, fixed: Fixed) -> int:
    """The cells of a comparison with a variable that strangers reach: unmet, met, or both."""
    condition, operator = opaque.condition, opaque.condition.operator
    if operator is None or not _is_decided_by_hits(operator, condition.key):
        return _MET | _UNMET
    for text in condition.texts:
        active = is_active(text, operator, opaque.policy.version)
        if _may_be_met(fixed, condition, operator, _with_defaults(text) if active else text, active):
            return _MET | _UNMET
    if operator.negated:
        return _MET  # so it is where the key is absent, too
    is_always_there = condition.key.lower() in _ALWAYS_THERE
    return _MET | _UNMET if operator.if_exists and not is_always_there else _UNMET


def _is_decided_by_hits(operator: Operator, key: str) -> bool:
    """Whether an operator is unmet where no text is what a value is, and met, if negated, without any hit."""
    if operator.set_prefix:
        return operator.set_prefix == "ForAnyValue" and not operator.negated
    return not is_multivalued(key)


def _may_be_met(fixed: Fixed, condition: Condition, operator: Operator, text: str, active: bool) -> bool:
    """Whether some value of a stranger's may be what one text asks for."""
    if _is_fixed(fixed, condition, text, active) or (active and _is_apart(condition.key, text)):
        return False
    return _has_the_form(condition.key.lower(), operator, text, active)


def _with_defaults(text: str) -> str:
    """The text with the defaults of the variables that no stranger has; others stay as they are."""
    if "," not in text:
        return text
    parts = text.split("${")
    return parts[0] + "".join(map(_with_default, parts[1:]))


def _with_default(part: str) -> str:
    name, brace, after = part.partition("}")
    if brace and "," in name and choice_of(name.partition(",")[0].strip()) == "absent":
        return (expand("${" + name + "}", lambda key: None) or "") + after
    return "${" + part


def _is_fixed(fixed: Fixed, condition: Condition, text: str, active: bool) -> bool:
    """Whether only values that are no stranger's meet a text; what is the owner's is none of theirs."""
    if active:
        for name, value in _OWNERS.items():
            text = text.replace("${" + name + "}", value)
    return fixed.fixes(condition, text, active and "${" in text)


def _is_apart(key: str, text: str) -> bool:
    """Whether the variables of a text have values, for a stranger, that the key never has, or none at all."""
    whole = _WHOSE.get(key.lower())
    if whole and text.lower() == "${" + whole + "}":
        return True
    names = variables(text)
    if len(names) == 1 and text.lower() == "${" + names[0] + "}" and not _may_be_alike(key.lower(), names[0]):
        return True
    return any(choice_of(name) == "absent" for name in names)


@lru_cache(maxsize=1024)
def _may_be_alike(key: str, other: str) -> bool:
    """Whether two keys can have the same value, as far as the forms of their values tell."""
    ours, theirs = _forms_of(key), _forms_of(other)
    return not ours or not theirs or any(overlap(one, another) for one in ours for another in theirs)


def _forms_of(key: str) -> tuple[Shape, ...]:
    """The forms of all values of a key; empty where they have none."""
    if is_flag(key):
        return _FLAG_FORMS
    return (ACCOUNT,) if key == "aws:principalaccount" else FORMS.get(key, ())


def _has_the_form(key: str, operator: Operator, text: str, active: bool) -> bool:
    """Whether values of a key can be like a text, of which variables may make anything."""
    base = positive(operator.base)
    if not base.startswith(("Arn", "StringEquals", "StringLike")) or base.endswith("IgnoreCase"):
        return True
    pattern = text if operator.wildcards else literal(text)
    if active and "${" in text:
        head, *rest = pattern.split("${")
        pattern = head + "".join("*" + part.partition("}")[2] for part in rest)
    test = matcher("StringLike", pattern)  # wider than ArnLike, whose wildcards cross no colon
    if test is None:
        return True
    if key == "aws:requestedregion":
        return any(map(test, REGIONS))
    forms = _forms_of(key)
    try:
        return not forms or any(
            test(word) for form in forms for word in words_of([("StringLike", pattern)], form, (), automata())
        )
    except TooHard:
        return True
