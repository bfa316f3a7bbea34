"""The library: texts and files in, diagnostics out.

    from ecrlint import Linter

    linter = Linter(preset="strict", account="111122223333")
    result = linter.check_text(text, path="policy.json")

The command line stands on the same `Linter`. Its rules are loaded once; it keeps nothing of what it has
linted, so threads may share it.
"""

from __future__ import annotations

import os

from ecrlint.config import Config, Configs
from ecrlint.config.choice import Choice
from ecrlint.errors import UsageError
from ecrlint.policy.arn import is_account_id
from ecrlint.policy.kind import KINDS
from ecrlint.rule.finding import LEVELS
from ecrlint.rule.loader import load
from ecrlint.run.run import Run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ecrlint.policy.model import Kind
    from ecrlint.read.files import Files
    from ecrlint.rule.finding import Level
    from ecrlint.run.baseline import Baseline
    from ecrlint.run.diagnostic import FixedText, Result
    from ecrlint.run.inputs import Input

    Path = str | os.PathLike[str]
    Text = str | bytes

PRESETS = ("recommended", "strict")


class Linter:
    """Which rules look at policies, and what is known of their owner.

    `select` and `ignore` name rules by name, code, the beginning of a code (ECR2) or family; `levels` gives
    rules other levels. `account` (12 digits) and `organization` (`o-…`) own the repositories, which are in
    `region`: what is known makes answers sharper. `rules_dirs` are folders of rules of one's own, whose code
    is run. No configuration is looked for; `from_config` reads one.

    Raises ValueError for an argument that makes no sense, and says what was expected.
    """

    __slots__ = ("_choice", "_configs", "_origin")

    def __init__(
        self,
        preset: str = "recommended",
        select: Iterable[str] = (),
        ignore: Iterable[str] = (),
        account: str = "",
        organization: str = "",
        region: str = "",
        levels: Mapping[str, Level] | None = None,
        *,
        rules_dirs: Sequence[str] = (),
    ) -> None:
        selected, ignored, folders = _texts(select), _texts(ignore), _texts(rules_dirs)
        graded = dict(levels or {})
        _check_owner(preset, account, organization, graded)
        config = Config(
            preset=preset, select=selected, ignore=ignored, levels=graded, account=account,
            organization=organization, region=region,
        )  # fmt: skip
        try:
            choice = Choice(load(folders))
            choice.rule_set(config)
        except UsageError as error:
            raise ValueError(str(error)) from error
        self._choice = choice
        self._configs = Configs(fixed=config)
        arguments = (preset, selected, ignored, account, organization, region, graded, folders)
        self._origin: tuple[Callable[..., Linter], tuple[object, ...]] = (_linter, arguments)

    @classmethod
    def from_config(cls, path: Path, *, rules_dirs: Sequence[str] = ()) -> Linter:
        """The linter of a configuration file (`ecrlint.yaml`), which then holds for everything.

        No comment puts a finding of its guardrails aside. Folders that its `rules-dirs` names are not loaded
        unless `rules_dirs` names them, too. Raises ValueError with a line for each mistake in it.
        """
        from ecrlint.config.load import load as load_config

        file, folders = os.fspath(path), _texts(rules_dirs)
        try:
            rules = load(folders)
            config = load_config(file, rules, folders, comments="no-guardrails")
            linter = cls.of(Choice(rules), Configs(fixed=config))
            linter._choice.rule_set(config)
        except UsageError as error:
            raise ValueError(str(error)) from error
        linter._origin = (_linter_of_config, (file, folders))
        return linter

    @classmethod
    def of(cls, choice: Choice, configs: Configs) -> Linter:
        """The linter of rules that are loaded and of configurations that are found for each file."""
        linter = cls.__new__(cls)
        linter._choice = choice
        linter._configs = configs
        linter._origin = (cls.of, (choice, configs))
        return linter

    def __reduce__(self) -> tuple[Callable[..., Linter], tuple[object, ...]]:
        return self._origin

    def new_run(
        self,
        kind: Kind | None = None,
        *,
        snippets: bool = False,
        baseline: Baseline | None = None,
        files: Files | None = None,
        overlay: Mapping[str, Text] | None = None,
    ) -> Run:
        """A run, to which inputs are added one by one; its arguments are those of `Run`."""
        return Run(self._choice, kind, self._configs, snippets, baseline, files, overlay)

    def check_text(self, text: Text, path: Path = "policy.json", kind: Kind | None = None) -> Result:
        """Lint a text that came alone; the end of `path` tells its format, and no file is read.

        `kind` says what a plain policy is, whatever it looks like. Bytes are decoded as those of a file are.
        Raises ValueError for a kind that does not exist.
        """
        return self._result(self._run_of_text(text, _display_path(path), _check_kind(kind)))

    def check_paths(
        self,
        paths: Iterable[Path],
        *,
        overlay: Mapping[Path, Text] | None = None,
        kind: Kind | None = None,
        jobs: int = 1,
    ) -> Result:
        """Lint files, and the policies that are found in folders; the files beside them are read as needed.

        A file of a Terraform configuration that is named means all of it, and findings are where they stand.
        `overlay` has texts that count in the place of what is in a file, or of a file that is not there yet.
        `jobs` is how many processes share the work; leave it at 1 in a program with threads. A path that
        does not exist is in `errors` of the result.
        """
        from ecrlint.run.discovery import complete_units, discover

        texts = {_display_path(path): text for path, text in (overlay or {}).items()}
        named = [_display_path(path) for path in ([paths] if isinstance(paths, str | os.PathLike) else paths)]
        run = self.new_run(_check_kind(kind), overlay=texts)
        try:
            found = discover([path for path in named if path not in texts], configs=self._configs)
            found.inputs += _inputs_only_in(texts, named, found.inputs)
            complete_units(found, named, self._configs, run.beside)
            run.add_all(found, lambda done, of: None, jobs)
        except UsageError as error:
            raise ValueError(str(error)) from error
        return self._result(run)

    def fix_text(
        self, text: Text, path: Path = "policy.json", kind: Kind | None = None, *, unsafe: bool = False
    ) -> FixedText:
        """The text with its safe fixes, as str or bytes like the one given.

        With `unsafe` also those that change access. Raises ValueError as `check_text` does.
        """
        from ecrlint.fixing.apply import AppliedFixes
        from ecrlint.read.decoding import encode_like
        from ecrlint.run.diagnostic import Diagnostic, FixedText

        name = _display_path(path)
        run = self._run_of_text(text, name, _check_kind(kind))
        applied = AppliedFixes(run.findings, unsafe=unsafe)
        after = applied.after.get(name)
        if after is None:
            return FixedText(text, (), self._result(run))
        new = encode_like(text, after.text) if isinstance(text, bytes) else after.text
        made = tuple(Diagnostic(each.located) for each in applied.made)
        return FixedText(new, made, self.check_text(new, path, kind))

    def _run_of_text(self, text: Text, path: str, kind: Kind | None) -> Run:
        from ecrlint.read.files import Files

        run = self.new_run(kind, snippets=True, files=Files())
        if isinstance(text, bytes):
            run.add_bytes(path, text)
        elif isinstance(text, str):
            run.add_text(path, text)
        else:
            raise ValueError(f"expected a text as str or bytes, found {type(text).__name__}")
        return run

    def _result(self, run: Run) -> Result:
        from ecrlint.run.diagnostic import result_of

        return result_of(run.result())


def _linter(
    preset: str,
    select: Sequence[str],
    ignore: Sequence[str],
    account: str,
    organization: str,
    region: str,
    levels: Mapping[str, Level],
    folders: Sequence[str],
) -> Linter:
    """A linter in another process, where the rules are loaded by their paths again."""
    return Linter(preset, select, ignore, account, organization, region, levels, rules_dirs=folders)


def _linter_of_config(path: str, folders: Sequence[str]) -> Linter:
    return Linter.from_config(path, rules_dirs=folders)


def _texts(words: Iterable[str]) -> tuple[str, ...]:
    """Words as a tuple; a single text is one of them."""
    return (words,) if isinstance(words, str) else tuple(words)


def _check_owner(preset: str, account: str, organization: str, levels: Mapping[str, object]) -> None:
    """Raise ValueError for what no configuration could say either."""
    if preset not in PRESETS:
        raise ValueError(f"expected the preset to be one of {', '.join(PRESETS)}, found {preset!r}")
    if account and not is_account_id(account):
        raise ValueError(f"expected an account of 12 digits, found {account!r}")
    if organization and not organization.startswith("o-"):
        raise ValueError(f"expected an organization such as o-a1b2c3d4e5, found {organization!r}")
    for rule, level in levels.items():
        if level not in LEVELS:
            raise ValueError(
                f"expected the level of {rule} to be one of {', '.join(LEVELS)}, found {level!r}"
            )


def _check_kind(kind: Kind | None) -> Kind | None:
    if kind is not None and kind not in KINDS:
        raise ValueError(f"expected the kind to be one of {', '.join(KINDS)}, found {kind!r}")
    return kind


def _display_path(path: Path) -> str:
    """A path as reports print it."""
    name = os.fspath(path)
    if not name:
        raise ValueError("expected a path, found an empty one; name the text as the file that it is")
    return name.replace(os.sep, "/")


def _inputs_only_in(texts: Mapping[str, Text], named: list[str], found: list[Input]) -> list[Input]:
    """What is linted of texts that no walk has found: those that are named, or in a folder that is."""
    from ecrlint.run.inputs import Input

    known = {os.path.normpath(each.path) for each in found}
    folders = [os.path.join(os.path.normpath(each), "") for each in named if each not in texts]
    added = []
    for path in texts:
        normal = os.path.normpath(path)
        is_inside = any(folder == "./" or normal.startswith(folder) for folder in folders)
        if normal not in known and (path in named or is_inside):
            added.append(Input(path, os.path.realpath(path), path in named))
    return added
