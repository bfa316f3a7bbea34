"""What keeps a text in Resource from ever matching a repository.

Facts: IAM User Guide, "AWS JSON policy elements: Resource"; Amazon ECR User Guide, "Private registry
permissions" and "Private registry policy examples". In aws/containers-roadmap#2675 a registry policy whose
ARN lacked its `ecr` field was stored without a word, and replication failed with
DESTINATION_REGISTRY_ACCESS_DENIED.
"""

from __future__ import annotations

import re

from ecrlint.policy.arn import PARTITIONS, has_wildcard, is_region, is_repository_uri, parse_arn
from ecrlint.policy.wildcard import matches
from ecrlint.startup.light_functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "abcdefghijklmnopqrstuvwxyz0123456789._-/"
_FIELD = "\0"  # in a pattern: any run of characters without a colon
_RUNS = f"*{_FIELD}"
_ONE_FIELD = re.compile(r"(?i)region|account")
_DIGITS = "0123456789"
_WORD = "abcdefghijklmnopqrstuvwxyz0123456789-"

# The parts of a repository's ARN, each with how many characters it takes: one, or some (one or more).
_PARTS = (
    *((char, "one") for char in "arn:"), (_WORD, "some"), *((char, "one") for char in ":ecr:"),
    (_WORD, "some"), (":", "one"), *((_DIGITS, "one"),) * 12,
    *((char, "one") for char in ":repository/"), (NAME, "some"),
)  # fmt: skip
_PUBLIC_PARTS = (
    *((char, "one") for char in "arn:"), (_WORD, "some"), *((char, "one") for char in ":ecr-public::"),
    *((_DIGITS, "one"),) * 12, *((char, "one") for char in ":repository/"), (NAME, "some"),
)  # fmt: skip


class ResourceFlaw:
    """Why nothing matches, the remedy and the nearest right text; the last may be empty."""

    __slots__ = ("because", "help", "near")

    def __init__(self, because: str, help: str = "", near: str = "") -> None:
        self.because = because
        self.help = help or (f"write {near}" if near else "write arn:aws:ecr:REGION:ACCOUNT:repository/NAME")
        self.near = near


@lru_cache(maxsize=4096)
def of_resource(text: str, services: tuple[str, ...] = ("ecr",)) -> ResourceFlaw | None:
    """The flaw of an entry of Resource, if no repository of the services has an ARN that it matches.

    A part that a template or a policy variable fills in may be anything.
    """
    pattern = _with_variables_open(text)
    if any(_meets(pattern, _PUBLIC_PARTS if service == "ecr-public" else _PARTS) for service in services):
        return _of_partition(text)
    return _explain(text)


def of_registry(text: str, account: str, region: str) -> ResourceFlaw | None:
    """The flaw of an ARN that is of another registry than this one; account and Region may be empty."""
    arn = parse_arn(_with_variables_open(text).replace(_FIELD, "*"))
    if arn is None:
        return None
    if account and not matches(arn.account, account):
        near = _replace(text, 4, account)
        return ResourceFlaw(f"this registry is of account {account}", near=near)
    if region and not matches(arn.region, region):
        near = _replace(text, 3, region)
        return ResourceFlaw(f"this registry is in {region}", near=near)
    return None


def _with_variables_open(text: str) -> str:
    """The text with a wildcard for what a template or a policy variable fills in.

    What is called a Region or an account has no colon in it; anything else may be several fields.
    """
    return re.sub(r"\$\{[^{}]*\}", lambda hole: _FIELD if _ONE_FIELD.search(hole[0]) else "*", text)


def _replace(text: str, index: int, value: str) -> str:
    fields = text.split(":")
    return ":".join([*fields[:index], value, *fields[index + 1 :]]) if len(fields) == 6 else ""


def _of_partition(text: str) -> ResourceFlaw | None:
    """A partition that does not exist; the other fields have been seen to."""
    partition = text.split(":")[1] if text.count(":") > 1 else ""
    if not partition or partition in PARTITIONS or has_wildcard(partition) or "$" in partition:
        return None
    near = text.replace(f"arn:{partition}:", "arn:aws:", 1)
    return ResourceFlaw(f"there is no partition {partition}", near=near)


def _meets(pattern: str, parts: tuple[tuple[str, str], ...]) -> bool:
    """Whether some text of these parts matches a pattern: pairs of a place in each are followed."""
    seen = {(0, 0, False)}
    todo = [(0, 0, False)]
    while todo:
        spot, part, begun = todo.pop()
        if part == len(parts) and not pattern[spot:].strip(_RUNS):
            return True
        for step in _steps(pattern, parts, spot, part, begun):
            if step not in seen:
                seen.add(step)
                todo.append(step)
    return False


def _steps(
    pattern: str, parts: tuple[tuple[str, str], ...], spot: int, part: int, begun: bool
) -> Iterator[tuple[int, int, bool]]:
    """What follows a place in the pattern and one in the parts; `begun`: the part has its first character."""
    if begun:
        yield spot, part + 1, False
    if spot == len(pattern):
        return
    char = pattern[spot]
    if char in _RUNS:
        yield spot + 1, part, begun
    if part < len(parts) and _takes(char, parts[part][0]):
        after = spot if char in _RUNS else spot + 1
        is_one = parts[part][1] == "one"
        yield (after, part + 1, False) if is_one else (after, part, True)


def _takes(char: str, chars: str) -> bool:
    """Whether a character of a pattern can stand for one of some characters."""
    return char in "*?" or char in chars or (char == _FIELD and chars != ":")


_URI = re.compile(
    r"(?:https?://)?(?P<account>[^.:/]+)\.dkr\.ecr(?:-fips)?\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?"
    r"/?(?P<name>[^:@]*)(?:[:@].*)?"
)


def _explain(text: str) -> ResourceFlaw:
    """Why a text that matches no repository does not, by the commonest mistakes."""
    uri = _URI.fullmatch(text)
    if uri:
        partition = "aws-cn" if ".amazonaws.com.cn" in text else "aws"
        name = uri["name"] or "*"
        near = f"arn:{partition}:ecr:{uri['region']}:{uri['account']}:repository/{name}"
        return ResourceFlaw("it is the address of a repository, and Resource takes its ARN", "", near)
    if is_repository_uri(text):
        return ResourceFlaw("it is the address of a repository, and Resource takes its ARN")
    near = next((fixed for fixed in _repairs(text) if _meets(_with_variables_open(fixed), _PARTS)), "")
    return ResourceFlaw(_reason(text), "", near)


def _reason(text: str) -> str:
    fields = text.split(":", 5)
    if fields[0] != "arn":
        return "an ARN begins with arn:"
    if len(fields) == 5 and (is_region(fields[2]) or has_wildcard(fields[2])):
        return "its field ecr is missing"
    if len(fields) < 6:
        return "it has fewer than the six fields of an ARN"
    if fields[2] == "ecr-public" or (fields[2] == "ecr" and not fields[3]):
        return "a private repository has the service ecr and a Region, a public one ecr-public and none"
    if fields[2] != "ecr" and not has_wildcard(fields[2]):
        return f"it is an ARN of {fields[2] or 'no service'}, and these are actions of ecr"
    if not has_wildcard(fields[4]) and not (len(fields[4]) == 12 and fields[4].isdigit()):
        return f"its account is {fields[4] or 'missing'}, and not 12 digits"
    kind, slash, name = fields[5].partition("/")
    if kind != "repository" or not slash:
        return "its last field is repository/NAME"
    if name != name.lower():
        return "the names of repositories are in small letters"
    if ":" in name or "@" in name:
        return "permissions are for repositories, not for tags or digests in them"
    return f"no repository can be called {name}" if name else "the name of the repository is missing"


def _repairs(text: str) -> Iterator[str]:
    """What may have been meant."""
    fields = text.split(":", 5)
    if len(fields) == 5:
        yield ":".join([*fields[:2], "ecr", *fields[2:]])
        yield re.sub(r"/repository/", ":repository/", text, count=1)
    if len(fields) == 6:
        *start, last = fields
        if last.rstrip("/") == "repository":
            yield ":".join([*start, "repository/*"])
        yield ":".join([*start, last.lower()])
        yield ":".join([*start, f"repository/{last.lstrip('/')}"])
        yield ":".join([*start, last.replace("repository:", "repository/", 1)])
        yield ":".join([*start, re.sub(r"[:@].*", "", last)])
