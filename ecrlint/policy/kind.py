"""What a document is, decided from its content.

File names do not tell: about half of the files called `ecr-policy.json` are IAM identity policies. What
is no ECR policy is passed over with a reason, which people see with `-v` and in the JSON report.
"""

from __future__ import annotations

from ecrlint.policy import action
from ecrlint.policy.spelling import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.policy.model import Kind

    Found = tuple[Kind | None, str]

KINDS: tuple[Kind, ...] = ("repository", "registry", "public")
"""The kinds that are linted, and that `--kind` takes."""

_NO_POLICY = "no policy in it (an object with Statement is expected)"


def kind_of(data: object) -> Found:
    """The kind of a document, or None and the reason why it is not for us."""
    if not isinstance(data, dict):
        return None, _NO_POLICY
    if _looks_like_lifecycle(data):
        return None, "an ECR lifecycle policy; only policies that grant access are checked so far"
    if "Resources" in data and "Statement" not in data:
        return None, "a CloudFormation template; only plain policy documents are read so far"
    statements = _statements(data)
    if statements is None:
        return None, _NO_POLICY
    return _kind_of_statements(statements)


def _looks_like_lifecycle(data: dict[str, object]) -> bool:
    rules = data.get("rules")
    return isinstance(rules, list) and any(
        isinstance(rule, dict) and ("rulePriority" in rule or "selection" in rule) for rule in rules
    )


def _statements(data: dict[str, object]) -> list[dict[str, object]] | None:
    """The statements, also under a misspelt name; None when there is nothing of the kind."""
    name = _spelt_like("Statement", data)
    if name is None:
        return None
    block = data[name]
    items = block if isinstance(block, list) else [block]
    found = [item for item in items if isinstance(item, dict)]
    return found if found or name == "Statement" else None


def _spelt_like(element: str, data: dict[str, object]) -> str | None:
    """The key of `data` that is, or was meant to be, an element."""
    if element in data:
        return element
    return nearest(element, data, cutoff=0.85)


def _kind_of_statements(statements: list[dict[str, object]]) -> Found:
    entries = [text for statement in statements for text in _texts(statement, "Action")]
    entries += [text for statement in statements for text in _texts(statement, "NotAction")]
    services = {action.service_of(entry) for entry in entries if entry != "*"}
    ours = services.intersection(action.SERVICES) or _unprefixed(entries)
    names_someone = any(_names_someone(statement) for statement in statements)
    has_resource = any(_has_resource(statement) for statement in statements)
    if not names_someone and has_resource:
        return None, "an IAM identity policy (no Principal, but Resource); not checked so far"
    if not ours:
        return _without_ecr_actions(services, has_resource)
    if services - ours - {""} and all(_is_organization_deny(each) for each in statements):
        return None, "a resource control policy (it denies everyone over several services)"
    return _kind_of_ecr_policy(statements, entries, has_resource), ""


def _kind_of_ecr_policy(statements: list[dict[str, object]], entries: list[str], has_resource: bool) -> Kind:
    public = sum(action.service_of(entry) == "ecr-public" for entry in entries)
    private = sum(action.service_of(entry) == "ecr" for entry in entries)
    if public > private:
        return "public"
    named = {entry.lower() for entry in entries}
    replicates = not named.isdisjoint(("ecr:replicateimage", "ecr:createrepository"))
    if named <= action.REGISTRY_V1 and (has_resource or replicates):
        return "registry"
    if "ecr:replicateimage" in named and all(_has_resource(each) for each in statements):
        return "registry"
    return "repository"


def _without_ecr_actions(services: set[str], has_resource: bool) -> Found:
    """Only `*`, or nothing readable: without Resource no other service would take such a policy."""
    if not services - {""} and not has_resource:
        return "repository", ""
    return None, "no ECR action in it"


def _unprefixed(entries: list[str]) -> set[str]:
    """An action without its prefix still shows that ECR is meant."""
    return {""} if any(action.is_known(f"ecr:{entry.strip()}") for entry in entries) else set()


def _texts(statement: dict[str, object], element: str) -> list[str]:
    value = statement.get(element)
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, str)]


def _names_someone(statement: dict[str, object]) -> bool:
    if "Principal" in statement or "NotPrincipal" in statement:
        return True
    return _spelt_like("Principal", statement) is not None


def _has_resource(statement: dict[str, object]) -> bool:
    return "Resource" in statement or "NotResource" in statement


def _is_organization_deny(statement: dict[str, object]) -> bool:
    return (
        statement.get("Effect") == "Deny"
        and statement.get("Principal") in ("*", {"AWS": "*"})
        and _has_resource(statement)
    )
