"""Functions that make a text of fixed length of another one ("Hash and Crypto Functions")."""

from __future__ import annotations

from ecrlint.read.hcl.budget import Undecided
from ecrlint.read.hcl.primitives import known_text
from ecrlint.read.hcl.value import HclValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.read.hcl.expressions import Expressions
    from ecrlint.read.hcl.functions.function import Args, Pure, Scoped
    from ecrlint.read.hcl.value import HclSpan

_CANONICAL = r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"


def hash_of_text(name: str, *, is_base64: bool = False) -> Pure:
    """The function that hashes a text, in hexadecimal digits or base64."""

    def call(args: Args, spot: HclSpan) -> HclValue:
        (text,) = map(known_text, args)
        return HclValue(_digest(name, text, is_base64), spot)

    return call


def hash_of_file(name: str, *, is_base64: bool = False) -> Scoped:
    """The function that hashes a file, which is taken to be UTF-8 without a byte-order mark."""

    def call(caller: Expressions, args: Args, spot: HclSpan) -> HclValue:
        (path,) = map(known_text, args)
        source = caller.scope.file(path)
        if source is None:
            raise Undecided
        return HclValue(_digest(name, source.text, is_base64), spot)

    return call


def _digest(name: str, text: str, is_base64: bool) -> str:
    import base64
    import hashlib

    made = hashlib.new(name, text.encode("utf-8", "replace"), usedforsecurity=False)
    return base64.b64encode(made.digest()).decode() if is_base64 else made.hexdigest()


def uuidv5(args: Args, spot: HclSpan) -> HclValue:
    """The UUID of a name in a namespace (RFC 4122, version 5)."""
    import re
    import uuid

    space, name = map(known_text, args)
    known = {
        "dns": uuid.NAMESPACE_DNS,
        "url": uuid.NAMESPACE_URL,
        "oid": uuid.NAMESPACE_OID,
        "x500": uuid.NAMESPACE_X500,
    }
    if space not in known:
        if not re.fullmatch(_CANONICAL, space):
            raise Undecided
        known[space] = uuid.UUID(space)
    return HclValue(str(uuid.uuid5(known[space], name)), spot)
