"""Seed bugs into the engine one at a time and see whether the suite notices.

Run from the root of a checkout: `python -m tests.access.mutants`. The survivors are printed; there are none.
Not among them, because they change nothing: a role of a session under a path of its own (`_roles`), which the
automaton finds as well when the role without a path is taken.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = (
    "tests/access/test_table.py", "tests/access/test_cells.py", "tests/access",
    "--ignore=tests/access/test_iam_simulate.py",
)  # fmt: skip
ENGINE = Path("ecrlint/access")
BUGS: list[tuple[str, str, str]] = [
    ("cells.py", "                elif test.operator.set_prefix:", "                elif False:"),
    ("lookup.py", "rows[bisect_right(edges, point)]", "rows[bisect_right(edges, point) - 1]"),
    ("cells.py", "return hits | operator.holds_when_absent", "return hits"),
    ("cells.py", "[(), *_sets(self._facts(elements, tests))]", "[(), *((each,) for each in elements)]"),
    ("cells.py", "            if not clash:\n", "            if True:\n"),
    ("cells.py", "            if outside:\n", "            outside = list(seeds)\n            if outside:\n"),
    ("points.py", "{block[1], block[2] + 1}", "{block[1]}"),
    ("points.py", "starts = {4: {0}, 6: {0}}", "starts = {4: {0}, 6: set[int]()}"),
    ("points.py", "{known[0] - 1, *known,", "{known[0] - 1,"),
    ("patterns.py", "            stay &= ~self._arn_stars\n", ""),
    ("patterns.py", "            moved &= ~self._arn_any\n", ""),
    ("patterns.py", "fresh = next((char for char in shape.filler if char not in taken), \"\")",
     "fresh = shape.filler[0]"),
    ("patterns.py", "return after & ~self._segments | self.segment_start", "return after"),
    ("candidates.py", "        while clash:\n", "        while False:\n"),
    ("candidates.py", "                for issuer in (\"\", *mentions.of(account, \"user\")):",
     "                for issuer in (\"\",):"),
    ("callers.py", "            every &= bits\n", "            every |= bits\n"),
    ("callers.py", "tuple(bool(caller.values(key)) for key in keys),", "(),"),
    ("callers.py", "caller.is_service,", "False,"),
    ("boxes.py", "stack.append((narrowed(piece, side, ~cutter[side]), live))", "pass"),
    ("boxes.py", "if not sides:\n                return None\n", "if not sides:\n                continue\n"),
    ("universe.py", "_with(space, callers=services, absent=for_principal)", "_with(space, callers=services)"),
    ("universe.py", "present=[SOURCE_IP], absent=ENDPOINT_ONLY", "present=[SOURCE_IP]"),
    ("universe.py", "_with(space, actions=~tagging, absent=keys)", "_with(space, actions=~tagging)"),
    ("space.py", "masks[self.opaque_places[entry[0].name]] &= 2", "pass"),
    ("space.py", "                yield presence(condition.key.lower())\n", "                pass\n"),
    ("queries.py", "        for denied, _ in before.denies:", "        for denied, _ in before.denies[:0]:"),
    ("queries.py", "left = leftover(box, gone + there, budget)", "left = leftover(box, there, budget)"),
    ("queries.py", "in _clipped(space, terms.denies, clip):", "in _clipped(space, [], clip):"),
    ("verdict.py", "    if not all(sure):", "    if not any(sure):"),
    ("verdict.py", "for reading in space.readings):\n            problems",
     "for reading in space.readings[:1]):\n            problems"),
    ("verdict.py", "(plainest, with_variables(space, plainest))", "(plainest,)"),
    ("candidates.py", "*filter(is_service, self._mentions.services)", "*self._mentions.services"),
    ("candidates.py", "service_patterns, SERVICE, ", "service_patterns, TEXT, "),
    ("candidates.py", "filter(is_provider, mentions.providers)", "mentions.providers"),
    ("request.py", "_one(AWS_ACCOUNT if caller.is_service else caller.account)", "_one(caller.account)"),
    ("shapes.py", "if state == 0 or _PARTS[state].endswith(\".\"):", "if state == 0:"),
    ("shapes.py", "if state and _REPOSITORY[state - 1][1] != \"one\" and", "if state and"),
    ("shapes.py", "        if many != \"any\":\n            break\n    return -1",
     "        break\n    return -1"),
    ("universe.py", "    if space.account and RESOURCE in space.places:\n", "    if False:\n"),
    ("space.py", "            by_key[RESOURCE].append(ownership(self.account))\n", "            pass\n"),
    ("space.py", "            masks[self.places[RESOURCE]] &= resources\n", "            pass\n"),
    ("rows.py", "            resources &= ~other.resources\n", "            pass\n"),
    ("rows.py", "            callers &= ~other.callers\n", "            pass\n"),
    ("rows.py", "(row.principal, row.who, row.where)", "(row.principal, row.who, \"\")"),
    ("matrix.py", "    if not others:\n", "    if True:\n"),
    ("matrix.py", "{reading: _cells(space, policy, row, reading, budget)",
     "{reading: _cells(space, policy, row, space.readings[0], budget)"),
]  # fmt: skip


def is_killed(root: Path, name: str, old: str, new: str) -> bool:
    """Whether the suite fails with one bug in a copy of the engine."""
    path = root / ENGINE / name
    good = path.read_text()
    if good.count(old) != 1:
        raise SystemExit(f"{name}: not once in the file: {old!r}")
    path.write_text(good.replace(old, new))
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *TESTS]
    environment = {
        **os.environ,
        "PYTHONPATH": str(root),
        "PYTHONDONTWRITEBYTECODE": "1",
        "ECRLINT_PAIRS": "400",
    }
    try:
        return (
            subprocess.run(command, cwd=root, env=environment, capture_output=True, check=False).returncode
            == 1
        )
    finally:
        path.write_text(good)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("ecrlint", "tests", "rules", "schemas"):
            shutil.copytree(name, root / name)
        shutil.copy("pyproject.toml", root)
        survivors = [bug for bug in BUGS if not is_killed(root, *bug)]
    for name, old, _ in survivors:
        print(f"survived: {name}: {old.strip()}")
    print(f"{len(BUGS) - len(survivors)} of {len(BUGS)} killed")


if __name__ == "__main__":
    main()
