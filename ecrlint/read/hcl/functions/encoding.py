"""Functions that write values as texts and read them back ("Encoding Functions")."""

from __future__ import annotations

import json

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.policy.variable import hole
from ecrlint.read.hcl.budget import Failed, Undecided, bound_text
from ecrlint.read.hcl.embedded_json import json_value
from ecrlint.read.hcl.primitives import known_text, number_text
from ecrlint.read.hcl.value import HclValue
from ecrlint.read.positions import SyntaxTrouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecrlint.read.hcl.budget import Evaluation
    from ecrlint.read.hcl.value import HclSpan

    Args = Sequence[HclValue]

# Go writes these as escapes, so that JSON may stand in a page.
_ESCAPED = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def jsonencode(args: Args, spot: HclSpan) -> HclValue:
    """The value as JSON; the text knows what it is the JSON of."""
    (value,) = args
    return HclValue(bound_text(json_text(value)), spot, encoded=value)


def jsondecode(evaluation: Evaluation, args: Args, spot: HclSpan) -> HclValue:
    """What JSON says."""
    (value,) = args
    if value.content is None:
        raise Failed
    try:
        found = json_value(value, evaluation)
    except SyntaxTrouble:
        raise Failed from None
    if found is None:
        raise Undecided
    return found


def json_text(value: HclValue) -> str:
    """JSON as Terraform writes it: keys in order, no blanks; a hole for what is not known."""
    content = value.content
    if content is UNKNOWN or (isinstance(content, dict) and value.partial):
        return hole("value")
    if isinstance(content, str):
        return json.dumps(content, ensure_ascii=False).translate(_ESCAPED).replace("\x7f", "\\u007f")
    if isinstance(content, list):
        return f"[{','.join(map(json_text, content))}]"
    if isinstance(content, dict):
        entries = (
            f"{json_text(HclValue(key, value.spot))}:{json_text(content[key].value)}"
            for key in sorted(content)
        )
        return f"{{{','.join(entries)}}}"
    if isinstance(content, bool) or content is None:
        return json.dumps(content)
    return number_text(content)  # type: ignore[arg-type]


def base64encode(args: Args, spot: HclSpan) -> HclValue:
    from base64 import b64encode

    (text,) = map(known_text, args)
    return HclValue(bound_text(b64encode(text.encode("utf-8", "replace")).decode()), spot)


def base64decode(args: Args, spot: HclSpan) -> HclValue:
    from base64 import b64decode

    (text,) = map(known_text, args)
    return HclValue(b64decode(text, validate=True).decode(), spot)


def urlencode(args: Args, spot: HclSpan) -> HclValue:
    from urllib.parse import quote_plus

    (text,) = map(known_text, args)
    return HclValue(bound_text(quote_plus(text, safe="-_.~")), spot)
