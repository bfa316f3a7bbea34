"""The closing line for people: how much was found, in how much, and what was let pass."""

from __future__ import annotations

from ecrlint.rule.finding import LEVELS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.run.result import RunResult


def closing_line(result: RunResult, quiet: bool, summary: bool) -> str:
    """The line, or nothing: a clean run has no closing line unless `summary` asks for one.

    What was excepted, could not be read or crashed is told even then, so "clean" is never too kind.
    """
    asides = _asides(result)
    if quiet or not (result.findings or asides or summary or result.fixed):
        return ""
    fixed = f"{_fixed_phrase(result)} " if result.fixed else ""
    return f"{fixed}{_found_phrase(result)}{f' ({asides})' if asides else ''}."


def account_line(result: RunResult) -> str:
    """How much of the policies is judged, and what mentions ECR and was not understood."""
    account = result.account
    line = (
        f"{_count_phrase(account.total, 'policy', 'policies')}: {account.whole} judged whole,"
        f" {account.partly} in part, {account.unjudged} not at all"
    )
    if account.uncreated:
        line += f" ({account.uncreated} more that no configuration creates)"
    if mentions := len(result.of("mention")):
        words = ("file mentions", "was") if mentions == 1 else ("files mention", "were")
        line += f"; {mentions} {words[0]} ECR and {words[1]} not understood"
    return line


def _fixed_phrase(result: RunResult) -> str:
    left = len(result.findings) or "none"
    return f"Fixed {_count_phrase(result.fixed or 0, 'finding', 'findings')}, {left} left."


def _found_phrase(result: RunResult) -> str:
    affected = len({(item.path, item.name, item.kind) for item in result.findings})
    total = _count_phrase(max(result.documents, affected), "policy", "policies")
    if not result.findings:
        return f"No findings in {total}"
    counts = [(result.count(level), level) for level in reversed(LEVELS)]
    found = [_count_phrase(number, level, f"{level}s") for number, level in counts if number]
    return f"Found {_listing(found)} in {affected} of {total}"


def _asides(result: RunResult) -> str:
    asides = [f"{len(result.excepted)} excepted"] if result.excepted else []
    if errors := result.of("error"):
        asides.append(f"{len(errors)} not read or decided")
    if unwritten := result.of("unwritten"):
        asides.append(f"{_count_phrase(len(unwritten), 'file', 'files')} not written")
    if crashes := result.of("crash"):
        asides.append(_count_phrase(len(crashes), "rule crash", "rule crashes"))
    return ", ".join(asides)


def _count_phrase(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _listing(items: list[str]) -> str:
    *most, last = items
    return f"{', '.join(most)} and {last}" if most else last
