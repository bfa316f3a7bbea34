"""Caches are those of functools."""

from __future__ import annotations

import functools
import subprocess
import sys

from ecrlint.startup import light_functools as remember


def test_they_do_the_same() -> None:
    for ours, theirs in ((remember.lru_cache(maxsize=2), functools.lru_cache(maxsize=2)),
                         (remember.cache, functools.cache)):  # fmt: skip
        told: list[list[tuple[int, str]]] = [[], []]

        def fresh(number: int, cache: object = ours, told: list[list[tuple[int, str]]] = told) -> list[int]:
            """What it says."""

            def asked(one: int, two: str = "") -> int:
                told[number].append((one, two))
                return one + len(two)

            kept = cache(asked)  # type: ignore[operator]  # either of the two kinds
            return [kept(*words) for words in ((1,), (1,), (2, "a"), (3,), (1,), (1, ""))]

        assert fresh(0) == fresh(1, theirs)
        assert told[0] == told[1] != []


def test_what_one_sees_of_a_function_stays() -> None:
    @remember.lru_cache(maxsize=2)
    def documented(number: int) -> int:
        """What it says."""
        return number

    assert documented.__doc__ == "What it says."
    assert documented.__wrapped__(3) == documented(3) == 3
    documented.cache_clear()


def test_a_clean_start_needs_no_functools() -> None:
    script = "import sys, ecrlint.policy.model, ecrlint.lint.lint; print('functools' in sys.modules)"
    command = [sys.executable, "-I", "-S", "-c", f"import sys; sys.path[:0] = {sys.path!r}; {script}"]
    process = subprocess.run(command, capture_output=True, text=True, check=True)
    assert process.stdout == "False\n"
