"""What is wrong with a text that should be an AWS principal, an ARN or an account id.

Facts: IAM User Guide, "IAM identifiers", "AWS JSON policy elements: Principal" and "Condition
operators"; an account id has twelve digits.
"""

from __future__ import annotations

from ecrlint.analysis.condition_syntax import ACCOUNT_KEYS, misfit
from ecrlint.analysis.template_values import fillings, usual
from ecrlint.policy import variable
from ecrlint.policy.arn import (
    PARTITIONS,
    Arn,
    has_wildcard,
    is_account_id,
    is_region,
    is_repository_uri,
    parse_arn,
    placeholder,
)
from ecrlint.policy.condition_keys import find
from ecrlint.policy.principal import Principal
from ecrlint.policy.service_principal import is_service
from ecrlint.policy.spelling import nearest
from ecrlint.policy.wildcard import matches
from ecrlint.startup.light_functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from ecrlint.policy.statement import Condition

    Expected = Literal["", "account", "arn"]

_FIELDS = 6
_ODD = frozenset("<>{}[]$ \t\n\"'`|\\^%")  # in no name or path of a role or user
_KINDS = {"root": "iam", "role": "iam", "user": "iam", "assumed-role": "sts", "federated-user": "sts"}
_NO_NUMBER = ("", "aws", "cloudfront", "anonymous")  # owners other than an account, and nobody


class Flaw:
    """What is wrong: the evidence, the remedy and the nearest right text; the last two may be empty."""

    __slots__ = ("because", "help", "near")

    def __init__(self, because: str, help: str = "", near: str = "") -> None:
        self.because = because
        self.help = help
        self.near = near


def of_principal(principal: Principal) -> Flaw | None:
    """The flaw of an entry under AWS; wildcards, unique ids and groups are other troubles."""
    flaw = _of_entry(principal)
    return _whatever_is_filled_in(principal) if flaw and variable.has_hole(principal.text) else flaw


@lru_cache(maxsize=4096)
def _flaw_of(type: str, text: str) -> Flaw | None:
    return _of_entry(Principal(type, text, ""))


def _whatever_is_filled_in(principal: Principal) -> Flaw | None:
    """The flaw of an entry with holes, if it has one whatever comes into them."""
    if not all(_flaw_of(principal.type, text) for text in fillings(principal.text)):
        return None
    flaw = _flaw_of(principal.type, usual(principal.text))
    return Flaw(flaw.because) if flaw else None


def _of_entry(principal: Principal) -> Flaw | None:
    if principal.form == "malformed":
        return _of_malformed(principal.text)
    arn = principal.arn
    if arn is None or principal.form == "group":
        return None
    if arn.partition not in PARTITIONS:
        return _of_partition(arn, principal.text)
    if principal.form == "session" and arn.resource.count("/") != 2:
        return Flaw("a session is assumed-role/ROLE/SESSION", "name the role: role/NAME")
    name = arn.resource.partition("/")[2]
    if name.endswith("/") or not name.isascii() or not _ODD.isdisjoint(name):
        return _of_text(principal.text) or Flaw(f"no role or user can be called {name}")
    return None


def of_value(condition: Condition, text: str) -> tuple[Expected, Flaw | None]:
    """What a condition compares with, "account" for ids or "arn", and the flaw of a value of it.

    Empty for anything else, and for values that other rules report or a template decides.
    """
    operator, key = condition.operator, find(condition.key)
    if operator is None or operator.family not in ("String", "ARN"):
        return "", None
    by_field = operator.family == "ARN"
    is_account = condition.key.lower() in ACCOUNT_KEYS
    if not (is_account or by_field or (key is not None and key.type == "ARN")) or misfit(condition):
        return "", None
    if "${" in text and _is_left_to_others(text):
        return "", None
    if is_account:
        return "account", of_account(text, patterns=operator.wildcards)
    return "arn", of_arn(text, fields=by_field, patterns=operator.wildcards)


def _is_left_to_others(text: str) -> bool:
    """Whether a template decides a value, or a broken variable in it is what is wrong."""
    return variable.has_hole(text) or not all(each.is_placeholder for each in variable.broken(text))


@lru_cache(maxsize=4096)
def of_account(text: str, *, patterns: bool) -> Flaw | None:
    """The flaw of a value that is compared with account ids, as a pattern or as it is."""
    text, patterns = _without_variables(text, patterns)
    bare = text.replace("*", "").replace("?", "")
    if bare != text:  # where wildcards are no patterns, another rule says so
        if not patterns or not bare or bare.isdigit():
            return None
    elif is_account_id(text) or text == "anonymous":
        return None
    if text.startswith("arn:"):
        return Flaw("it is an ARN", "compare an ARN with aws:SourceArn or aws:PrincipalArn")
    return _of_placeholder(text) or _of_number(text, text)


@lru_cache(maxsize=4096)
def of_arn(text: str, *, fields: bool, patterns: bool) -> Flaw | None:
    """The flaw of a value that is compared with ARNs.

    `fields`: field by field, as the Arn operators do; `patterns`: wildcards are patterns.
    """
    bare, patterns = _without_variables(text, patterns)
    flaw = _of_arn(bare, fields and bare == text, patterns)  # a variable may stand for several fields
    if flaw and flaw.near and bare != text:
        return Flaw(flaw.because)  # what is near has lost its variables
    return flaw


def _of_arn(text: str, fields: bool, patterns: bool) -> Flaw | None:
    if text == "*" or (has_wildcard(text) and not patterns):
        return None
    flaw = _of_placeholder(text)
    if flaw:
        return flaw
    if has_wildcard(text) and not fields:
        return _of_arn_pattern(text)
    arn = parse_arn(text)
    return _of_fields(arn, text) if arn else _of_no_arn(text)


def _without_variables(text: str, patterns: bool) -> tuple[str, bool]:
    """The text with a wildcard for each policy variable, and whether wildcards are patterns in it."""
    bare = variable.replace_variables(text, "*")
    return bare, patterns or bare != text


def _of_arn_pattern(text: str) -> Flaw | None:
    """A wildcard of StringLike may stand for several fields, so only the text before it counts."""
    head = text[: min(text.find(sign) for sign in "*?" if sign in text)]
    if not head.startswith("arn:"):
        return None if "arn:".startswith(head) else _of_no_arn(text)
    arn = parse_arn(head + "*:" * _FIELDS)
    return _of_fields(arn, text) if arn else None


def _of_fields(arn: Arn, text: str) -> Flaw | None:
    """The partition, the Region and the account of an ARN that has all its fields."""
    if not any(matches(arn.partition, partition) for partition in PARTITIONS):
        return _of_partition(arn, text)
    if arn.region and not has_wildcard(arn.region) and not is_region(arn.region):
        return _of_region(arn.region, text)
    account = arn.account
    if is_account_id(account) or any(matches(account, owner) for owner in _NO_NUMBER):
        return None
    if has_wildcard(account) and account.replace("*", "").replace("?", "").isdigit():
        return None
    return _of_number(account, text)


def _of_no_arn(text: str) -> Flaw:
    if is_account_id(text):
        return Flaw("it is an account id", "compare it with aws:SourceAccount or aws:PrincipalAccount")
    if text.startswith("arn:"):
        return _of_missing_field(text)
    if is_repository_uri(text):
        return Flaw("it is the address of a repository", "write arn:aws:ecr:REGION:ACCOUNT:repository/NAME")
    return Flaw("it does not start with arn:")


def _of_malformed(text: str) -> Flaw:
    """Why a text under AWS is no principal."""
    near = _clean(text)
    if near:
        return Flaw("it has characters that do not belong there", f"write {near}", near)
    if is_repository_uri(text):
        return Flaw("it is the address of a repository", "name the account, role or user")
    if is_service(text.lower()):
        return Flaw("it is a service", f'put it under "Service": {text.lower()}')
    flaw = _of_text(text)
    if flaw:
        return flaw
    if text.startswith("arn:"):
        arn = parse_arn(text)
        return _of_principal_arn(arn, text) if arn else _of_missing_field(text)
    if text.isdigit():
        return _of_number(text, text)
    if text.startswith("o-"):
        return Flaw(
            "it is an organisation",
            'write "*" as Principal and compare aws:PrincipalOrgID in a condition',
        )
    return Flaw(
        "it is neither an account id nor an ARN", "write the whole ARN, arn:aws:iam::ACCOUNT:role/NAME"
    )


def _of_text(text: str) -> Flaw | None:
    """A variable or a placeholder in a principal."""
    if variable.replace_variables(text, "") != text:
        return Flaw("policy variables do not work in principals", "name the account, role or user")
    return _of_placeholder(text)


def _of_principal_arn(arn: Arn, text: str) -> Flaw:
    if arn.partition not in PARTITIONS:
        return _of_partition(arn, text)
    if arn.service not in ("iam", "sts"):
        return Flaw(f"an ARN of {arn.service} names no principal", "name the role that it works with")
    if arn.region:
        near = _if_principal(text.replace(f":{arn.region}:", "::", 1))
        return Flaw("ARNs of principals have no region", f"write {near}" if near else "", near)
    if not is_account_id(arn.account):
        flaw = _of_number(arn.account, text)
        return flaw if not flaw.near or _if_principal(flaw.near) else Flaw(flaw.because)
    kind, slash, name = arn.resource.partition("/")
    meant = nearest(kind, _KINDS) or kind
    near = _if_principal(f"arn:{arn.partition}:{_KINDS.get(meant, '')}::{arn.account}:{meant}{slash}{name}")
    help = f"write {near}" if near else "name a root, role or user"
    return Flaw(f"{arn.resource or 'nothing'} is no root, role, user or session", help, near)


def _of_partition(arn: Arn, text: str) -> Flaw:
    meant = nearest(arn.partition, PARTITIONS, 0.6)
    near = text.replace(f":{arn.partition}:", f":{meant}:", 1) if meant else ""
    return Flaw(f"there is no partition {arn.partition}", f"write {near}" if near else "", near)


def _of_region(region: str, text: str) -> Flaw:
    meant = region.lower().rstrip("abcdef")  # us-east-1a is a zone of us-east-1
    near = text.replace(f":{region}:", f":{meant}:", 1) if is_region(meant) else ""
    return Flaw(f"{region} is no Region", f"write {near}" if near else "write the Region, or *", near)


def _of_missing_field(text: str) -> Flaw:
    found = text.count(":") + 1
    because = f"it has {found} of the {_FIELDS} fields of an ARN"
    if text.endswith(":root"):
        return Flaw(because, "write arn:aws:iam::ACCOUNT:root, with the account's 12 digits")
    return Flaw(because, "the fields are arn:partition:service:region:account:resource")


def _of_number(account: str, text: str) -> Flaw:
    """What is wrong with an account id in a text, or with one that is the text."""
    digits = "".join(account.replace("-", "").split())
    if is_account_id(digits):
        near = text.replace(account, digits, 1)
        return Flaw("an account id is written without blanks and hyphens", f"write {near}", near)
    if digits.isdigit():
        help = "leading zeros count" if 9 <= len(digits) < 12 else "write the account's 12 digits"
        return Flaw(f"{account} has {len(digits)} digits, an account id has 12", help)
    if not account:
        return Flaw("the account id is missing", "write the account's 12 digits")
    return Flaw(f"{account} is no account id", "write the account's 12 digits")


def _of_placeholder(text: str) -> Flaw | None:
    for each in variable.broken(text):
        if each.is_placeholder:
            return Flaw(f"{each.text} was not filled in", "put the real value in its place")
    part = placeholder(text)
    return Flaw(f"{part} looks like a placeholder", "put the real value in its place") if part else None


def _clean(text: str) -> str:
    """The principal that is left without brackets, blanks and the hyphens of an account id."""
    bare = "".join(character for character in text if character not in _ODD)
    digits = bare.replace("-", "")
    return _if_principal(digits if digits.isdigit() else bare)


def _if_principal(text: str) -> str:
    """The text if it is a principal without flaw, else nothing."""
    principal = Principal("AWS", text, "")
    is_named = principal.is_whole_account or principal.form in ("user", "role", "session", "federated-user")
    return text if is_named and not of_principal(principal) else ""
