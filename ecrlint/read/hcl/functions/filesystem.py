"""Functions that read files ("Filesystem Functions"): the scope decides which may be read."""

from __future__ import annotations

from ecrlint.read.hcl.budget import Undecided
from ecrlint.read.hcl.conversion import entries_of, set_of
from ecrlint.read.hcl.primitives import known_text
from ecrlint.read.hcl.value import HclSpan, HclValue, Piece, at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ecrlint.read.hcl.budget import Evaluation
    from ecrlint.read.hcl.scope import Scope
    from ecrlint.source import Source

    Args = Sequence[HclValue]

_MARK = "ECRLINT_TEMPLATE"


def file(scope: Scope, args: Args, spot: HclSpan) -> HclValue:
    """A file's text, written in that file."""
    (path,) = args
    source = _source(scope, path)
    text = source.text
    whole = HclSpan(0, len(text), source)
    return HclValue(text, whole, pieces=(Piece(text, whole, range(len(text)), range(1, len(text) + 1)),))


def fileexists(scope: Scope, args: Args, spot: HclSpan) -> HclValue:
    """True for a file that can be read; nobody knows of others."""
    (path,) = args
    _source(scope, path)
    return HclValue(True, spot)


def fileset(scope: Scope, args: Args, spot: HclSpan) -> HclValue:
    """The names of the files that fit a pattern."""
    folder, pattern = map(known_text, args)
    names = scope.fileset(folder, pattern)
    if names is None:
        raise Undecided
    return set_of([at(spot, name) for name in names], spot)


def templatefile(scope: Scope, args: Args, spot: HclSpan) -> HclValue:
    """A file as a template, under the names that it is given; its text is written in that file."""
    path, given = args
    names = {name: entry.value for name, entry in entries_of(given).items()}
    return template(_source(scope, path), names, scope.evaluation)


def template(source: Source, names: Mapping[str, HclValue], evaluation: Evaluation) -> HclValue:
    """What a template says under the names that it is given. Raises Failed, Undecided, TooMuch."""
    # A circle: an expression may call templatefile, whose file has expressions of its own.
    from ecrlint.read.hcl.evaluate import Evaluator
    from ecrlint.read.hcl.scope import Inner
    from ecrlint.read.hcl.scope import Scope as Nothing
    from ecrlint.read.hcl.syntax import HclText, syntax_tree
    from ecrlint.read.hcl.template_parse import bare_template
    from ecrlint.read.hcl.template_render import render_template

    mark = _MARK
    while mark in source.text:
        mark += "_"
    before, after = f"x = <<{mark}\n".encode(), f"\n{mark}\n".encode()
    text = HclText(source, before, after)
    root = syntax_tree(text.data)
    branch = root.descendant_for_byte_range(4, len(text.data) - 2)
    while branch and branch.type != "heredoc_template":
        branch = branch.children[0] if branch.children else None
    if root.has_error or branch is None:
        raise Undecided
    parts = bare_template(branch, text, evaluation, len(before), len(text.data) - len(after))
    evaluator = Evaluator(text, Inner(Nothing(evaluation), names))
    return render_template(evaluator, parts, HclSpan(0, len(source.text), source))


def _source(scope: Scope, path: HclValue) -> Source:
    source = scope.file(known_text(path))
    if source is None:
        raise Undecided
    return source


READERS: dict[str, Callable[[Scope, Args, HclSpan], HclValue]] = {
    "file": file,
    "fileexists": fileexists,
    "fileset": fileset,
    "templatefile": templatefile,
}
