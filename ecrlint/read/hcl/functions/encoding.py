"""Functions that write values as texts and read them back ("Encoding Functions")."""

from __future__ import annotations

import json

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.policy.variable import hole
from ecrlint.read.hcl.budget import MAX_TEXT, Failed, Undecided, bound_length, bound_text
from ecrlint.read.hcl.embedded_json import json_value
from ecrlint.read.hcl.primitives import known_text, number_text
from ecrlint.read.hcl.value import Entry, HclValue
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
    return _exact(found)


def _exact(value: HclValue) -> HclValue:
    """The value with whole numbers for those that JSON writes with a fraction or an exponent."""
    content = value.content
    if isinstance(content, float) and content.is_integer():
        return HclValue(int(content), value.spot)
    if isinstance(content, list):
        return HclValue([_exact(item) for item in content], value.spot, partial=value.partial)
    if isinstance(content, dict):
        entries = {key: Entry(_exact(entry.value), entry.spot) for key, entry in content.items()}
        return HclValue(entries, value.spot, partial=value.partial)
    return value


def json_text(value: HclValue) -> str:
    """JSON as Terraform writes it: keys in order, no blanks; a hole for what is not known."""
    content = value.content
    if content is UNKNOWN or (isinstance(content, dict) and value.partial):
        return hole("value")
    if isinstance(content, str):
        return json.dumps(content, ensure_ascii=False).translate(_ESCAPED)
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
    (text,) = map(known_text, args)
    return _encoded(text, "utf-8", spot)


def base64decode(args: Args, spot: HclSpan) -> HclValue:
    (text,) = map(known_text, args)
    return _decoded(_bytes(text), "utf-8", spot)


def textencodebase64(args: Args, spot: HclSpan) -> HclValue:
    text, encoding = map(known_text, args)
    return _encoded(text, _codec(encoding), spot)


def textdecodebase64(args: Args, spot: HclSpan) -> HclValue:
    text, encoding = map(known_text, args)
    codec = _codec(encoding)
    found = _decoded(_bytes(text), codec, spot)
    if "\ufffd" in str(found.content):
        raise Failed
    return found


def base64gunzip(args: Args, spot: HclSpan) -> HclValue:
    """What was packed by gzip, up to the longest text that is made (a function of OpenTofu)."""
    import zlib

    (text,) = map(known_text, args)
    unpacking = zlib.decompressobj(wbits=31)
    try:
        data = unpacking.decompress(_bytes(text), MAX_TEXT + 1)
    except zlib.error:
        raise Failed from None
    bound_length(len(data))
    if not unpacking.eof or unpacking.unused_data:
        raise Undecided
    return _decoded(data, "utf-8", spot)


def urlencode(args: Args, spot: HclSpan) -> HclValue:
    from urllib.parse import quote_plus

    (text,) = map(known_text, args)
    return HclValue(bound_text(quote_plus(text, safe="-_.~")), spot)


def urldecode(args: Args, spot: HclSpan) -> HclValue:
    """What was written by `urlencode` (a function of OpenTofu)."""
    import re
    from urllib.parse import unquote_to_bytes

    (text,) = map(known_text, args)
    if re.search("%(?![0-9a-fA-F]{2})", text):
        raise Failed
    return _decoded(unquote_to_bytes(text.replace("+", " ")), "utf-8", spot)


def _codec(name: str) -> str:
    """The encoding of a name of IANA, for those that everybody reads alike. Raises Undecided."""
    known = {"utf-8": "utf-8", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be", "iso-8859-1": "latin-1"}
    if name.lower() not in known:
        raise Undecided
    return known[name.lower()]


def _encoded(text: str, codec: str, spot: HclSpan) -> HclValue:
    from base64 import b64encode

    try:
        data = text.encode(codec)
    except UnicodeEncodeError:
        raise Failed from None
    return HclValue(bound_text(b64encode(data).decode()), spot)


def _decoded(data: bytes, codec: str, spot: HclSpan) -> HclValue:
    try:
        return HclValue(data.decode(codec), spot)
    except UnicodeDecodeError:
        raise Failed from None


def _bytes(text: str) -> bytes:
    """What is written in base64, which may go over several lines. Raises Failed."""
    import re
    from base64 import b64decode

    text = text.replace("\r", "").replace("\n", "")
    if len(text) % 4 or not re.fullmatch("[A-Za-z0-9+/]*={0,2}", text):
        raise Failed
    return b64decode(text)
