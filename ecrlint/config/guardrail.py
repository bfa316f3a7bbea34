"""One guardrail of a configuration: what it says, where it stands, and which policies it is about."""

from __future__ import annotations

from ecrlint.access.guardrails import compile_guardrail, needs_account
from ecrlint.policy.variable import has_hole
from ecrlint.policy.wildcard import matches
from ecrlint.system.gitignore import Patterns, fits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ecrlint.access.guardrails import CompiledGuardrail as Compiled
    from ecrlint.policy.model import Kind
    from ecrlint.read.document import Document
    from ecrlint.read.past import Past
    from ecrlint.source import Span


class Guardrail:
    """A guardrail as configured.

    `entry` holds its keys, the reference policy as data. `span` is where it stands and `label` what messages
    call it. `folder` is what `paths` are relative to, `kind` that of the reference and `past` the revision to
    compare with, if it has them.
    """

    def __init__(
        self,
        entry: Mapping[str, object],
        span: Span,
        label: str,
        *,
        folder: str = "",
        groups: Mapping[str, Sequence[str]] | None = None,
        kind: Kind | None = None,
        past: Past | None = None,
    ) -> None:
        self.entry = entry
        self.span = span
        self.folder = folder
        self.groups = groups or {}
        self.kind = kind
        self.past = past
        self.label = label.replace("'", '"')
        self._paths = Patterns(texts(entry["paths"]), "paths") if "paths" in entry else None
        self._compiled: dict[tuple[Kind, str], Compiled] = {}

    @property
    def needs_account(self) -> bool:
        """Whether it says nothing until somebody tells whose the repository is."""
        return needs_account(self.entry, self.groups)

    def compile_for(self, kind: Kind, account: str) -> Compiled:
        """What it means for policies of a kind and an owner. Raises BadGuardrail."""
        if (kind, account) not in self._compiled:
            self._compiled[kind, account] = compile_guardrail(self.entry, kind, account, self.groups)
        return self._compiled[kind, account]

    def binds(self, document: Document) -> bool:
        """Whether it is about a document, by kind, repository and path.

        A registry's policy is about no repository that somebody could be required to reach.
        """
        if self.kind is not None and document.kind != self.kind:
            return False
        if "require" in self.entry and document.kind == "registry":
            return False
        return self._has_repository(document.repository) and self._has_path(document.source.path)

    def _has_repository(self, name: str) -> bool:
        """Whether a repository is meant; only `*` is sure to match a name that nobody can tell."""
        patterns = texts(self.entry.get("repositories", "*"))
        if not name or has_hole(name):
            return "*" in patterns
        return any(matches(pattern, name) for pattern in patterns)

    def _has_path(self, path: str) -> bool:
        return self._paths is None or fits(self._paths, path, self.folder)


def label_of(entry: Mapping[str, object]) -> str:
    """A guardrail in a few words, as it is written or by its name."""
    if "name" in entry:
        return str(entry["name"])
    if "may" in entry:
        return f"{entry['may']} by only {_listing(entry.get('only'))}"
    if "forbid" in entry:
        spared = f" except by {_listing(entry['except'])}" if texts(entry.get("except")) else ""
        return f"no {entry['forbid']}{spared}"
    if "require" in entry:
        return f"{entry['require']} by {_listing(entry.get('by'))}"
    if "reference" in entry:
        return f"at most {entry['reference']}"
    return f"no new access since {entry.get('no-new-access')}"


def texts(value: object) -> list[str]:
    """A text or a list of texts as a list."""
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, str)]


def _listing(value: object) -> str:
    return ", ".join(texts(value)) or "nobody"
