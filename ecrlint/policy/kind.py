"""What a document is, decided from its content.

File names tell only what the content leaves open: about half of those called `ecr-policy.json` are IAM
identity policies. What is no ECR policy is passed over with a reason, which people see with `-v` and in the
JSON report.
"""

from __future__ import annotations

from ecrlint.policy import action
from ecrlint.policy.arn import has_wildcard
from ecrlint.policy.lookalike import is_of_layers, lookalike
from ecrlint.policy.scope import entries_of, is_ours
from ecrlint.policy.spelling import nearest
from ecrlint.policy.wildcard import matches
from ecrlint.startup.light_functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.policy.model import Kind

    Found = tuple[Kind | None, str]
    Names = frozenset[str]

GRANTING: tuple[Kind, ...] = ("repository", "registry", "public")
"""The kinds that say who may do what: those that the access engine answers for."""

BOUNDING: tuple[Kind, ...] = ("endpoint", "resource-control")
"""The kinds that only keep something of what other policies grant from passing."""

UNFIXED: tuple[Kind, ...] = (*BOUNDING, "ambiguous")
"""The kinds that nothing is fixed in: they are not ECR's, or may be another than they look."""

KINDS: tuple[Kind, ...] = (*GRANTING, "lifecycle", "identity", *UNFIXED)
"""The kinds that are linted, and that `--kind` takes."""

_LIFECYCLE_WORDS = (
    "rulepriority",
    "tagstatus",
    "tagpatternlist",
    "tagprefixlist",
    "counttype",
    "countnumber",
)
NO_POLICY = "no policy in it (an object with Statement, or with rules of ECR, is expected)"
NO_ACTION = "no ECR action in it"
"""Why a document is passed over that was not recognised as anything else."""


def a_policy(kind: Kind) -> str:
    """A policy of a kind in words, with its article."""
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind} policy"


def kind_of(data: object, path: str = "") -> Found:
    """The kind of a document with, if it is ambiguous, what it may be; or None and why it is not for us.

    `path` is that of the file, whose name tells where the content leaves a choice.
    """
    if not isinstance(data, dict):
        return None, NO_POLICY
    if _looks_like_lifecycle(data):
        return "lifecycle", ""
    statements = _statements(data)
    if statements is None:
        return None, NO_POLICY
    if not statements and _is_foreign_text(data.get("Statement")):
        return None, NO_ACTION
    return _kind_of_statements(statements, path)


def _looks_like_lifecycle(data: dict[str, object]) -> bool:
    """Whether there are rules, maybe under a misspelt name, with a word that only ECR's have."""
    name = None if "Statement" in data else _similar_key("rules", data, cutoff=0.75)
    block = data[name] if name else None
    for rule in block if isinstance(block, list) else [block]:
        if isinstance(rule, dict):
            selection = rule.get("selection")
            words = {*rule, *(selection if isinstance(selection, dict) else ())}
            if not {word.lower() for word in words}.isdisjoint(_LIFECYCLE_WORDS):
                return True
    return False


def _statements(data: dict[str, object]) -> list[dict[str, object]] | None:
    """The statements, also under a misspelt name; None when there is nothing of the kind."""
    name = _similar_key("Statement", data)
    if name is None:
        return None
    block = data[name]
    items = block if isinstance(block, list) else [block]
    found = [item for item in items if isinstance(item, dict)]
    return found if found or name == "Statement" else None


def _is_foreign_text(statement: object) -> bool:
    """Whether it is a statement in a JSON text without ECR, as the APIs of other services answer."""
    return isinstance(statement, str) and statement.startswith("{") and "ecr" not in statement.lower()


def _similar_key(element: str, data: dict[str, object], cutoff: float = 0.85) -> str | None:
    """The key of `data` that is, or was meant to be, an element."""
    if element in data:
        return element
    return nearest(element, data, cutoff)


def _kind_of_statements(statements: list[dict[str, object]], path: str) -> Found:
    entries = _entries(statements)
    named, services, ours = _action_names(frozenset(entries))
    has_resource = any(map(_has_resource, statements))
    if not ours and is_of_layers(statements):
        return "endpoint", ""
    if not ours:
        return _without_ecr_actions(services, has_resource, any(map(_excludes_others, statements)))
    if has_resource and not any(map(_names_someone, statements)):
        return "identity", ""
    if not (has_resource and named <= action.REGISTRY_V1):
        other = lookalike(statements, bool(services - ours - {""}), path)
        if other:
            return other
    if "ecr-public" in services and _is_mostly_public(entries):
        return "public", ""
    return _private_kind(statements, named, has_resource), ""


@lru_cache(maxsize=256)
def _action_names(entries: Names) -> tuple[Names, Names, Names]:
    """Entries in lower case, their services, and those of ours; the same few lists stand in many policies."""
    services = frozenset(name for name in map(action.service_of, entries) if not _is_any_of_ours(name))
    ours = services.intersection(action.SERVICES) or _unprefixed_services(entries)
    return frozenset(map(str.lower, entries)), services, ours


def _is_any_of_ours(service: str) -> bool:
    """Whether the service of an action is a pattern that says nothing on which it is: `*:*`, `e*:Put*`."""
    return has_wildcard(service) and any(matches(service, name) for name in action.SERVICES)


def _entries(statements: list[dict[str, object]]) -> list[str]:
    """Every text of Action and NotAction."""
    return [entry for each in statements for entry in entries_of(each) if isinstance(entry, str)]


def _is_mostly_public(entries: list[str]) -> bool:
    services = [action.service_of(entry) for entry in entries]
    return services.count("ecr-public") > services.count("ecr")


def _private_kind(statements: list[dict[str, object]], named: Names, has_resource: bool) -> Kind:
    """Whether a policy of private ECR is a registry's, by the lower-case actions that it names."""
    replicates = not named.isdisjoint(("ecr:replicateimage", "ecr:createrepository"))
    if named <= action.REGISTRY_V1 and (has_resource or replicates):
        return "registry"
    if "ecr:replicateimage" in named and all(map(_has_resource, statements)):
        return "registry"
    return "repository"


def _without_ecr_actions(services: Names, has_resource: bool, excludes_others: bool) -> Found:
    """Only `*`, or nothing readable: without Resource no other service would take such a policy.

    The same goes for one that says which actions of other services it is not about.
    """
    if not has_resource and (excludes_others or not services - {""}):
        return "repository", ""
    return None, NO_ACTION


def _unprefixed_services(entries: Names) -> Names:
    """The services, if any, that show in spite of a missing or misspelt prefix that ECR is meant."""
    return frozenset(action.service_of(entry) for entry in entries if is_ours(entry))


def _names_someone(statement: dict[str, object]) -> bool:
    if "Principal" in statement or "NotPrincipal" in statement:
        return True
    return _similar_key("Principal", statement) is not None


def _excludes_others(statement: dict[str, object]) -> bool:
    """Whether a statement allows somebody all but some actions, none of which is ECR's."""
    return "NotAction" in statement and "Action" not in statement and _names_someone(statement)


def _has_resource(statement: dict[str, object]) -> bool:
    return "Resource" in statement or "NotResource" in statement
