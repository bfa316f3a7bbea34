"""Which of many actions to name: those that do the most harm come first."""

from __future__ import annotations

from ecrlint.policy.action import level, spelling

_FIRST = ("SetRepositoryPolicy", "PutRegistryPolicy", "PutImage", "DeleteRepository", "BatchDeleteImage")
_LEVELS = ("Permissions management", "Write", "Tagging")


def gravest(actions: frozenset[str], most: int = 3) -> str:
    """Known actions for a message: the gravest by name, the others by number."""
    ranked = sorted(actions, key=_mildness)
    named = ", ".join(spelling(action) for action in ranked[:most])
    return f"{named} and {len(ranked) - most} more" if len(ranked) > most else named


def _mildness(action: str) -> tuple[int, int, str]:
    name = spelling(action).partition(":")[2]
    return (
        _FIRST.index(name) if name in _FIRST else len(_FIRST),
        _LEVELS.index(level(action)) if level(action) in _LEVELS else len(_LEVELS),
        name,
    )
