"""Fuzz one part of the linter: `python -m tests.fuzz.run TARGET [FOLDER] [libFuzzer's options]`.

What the fuzzer finds worth keeping goes to FOLDER; what breaks a law is written to the working directory, and
belongs into tests/fuzz/broken/TARGET together with its repair. atheris guides the fuzzing by coverage.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["ecrlint"]):
    from tests.fuzz.targets import TARGETS

HERE = Path(__file__).parent
OPTIONS = [
    f"-dict={HERE / 'tokens.dict'}",
    "-max_len=4096",
    "-timeout=20",  # seconds for one input, which slows no machine that much
    "-rss_limit_mb=1500",
    "-print_final_stats=1",
]


def main() -> None:
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(
            f"usage: python -m tests.fuzz.run TARGET [FOLDER] [option]...; TARGET is {', '.join(TARGETS)}"
        )
    name, *rest = sys.argv[1:]
    seeds = [str(folder) for folder in (HERE / "broken" / name, *_real()) if folder.is_dir()]
    given = [each for each in rest if not each.startswith("-")]
    options = [each for each in rest if each.startswith("-")]
    atheris.Setup([sys.argv[0], *OPTIONS, *options, *given, *seeds], TARGETS[name])
    atheris.Fuzz()


def _real() -> list[Path]:
    """Folders of policies as people write them, from which the fuzzer sets out."""
    corpus = HERE.parent / "corpus"
    return [corpus / "ok", corpus / "err", HERE.parent.parent / "examples"]


if __name__ == "__main__":
    main()
