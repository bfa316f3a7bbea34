"""Functions that read files ("Filesystem Functions"): the scope decides which may be read."""

from __future__ import annotations

from ecrlint.read.hcl.budget import Undecided
from ecrlint.read.hcl.conversion import as_text, entries_of, set_of
from ecrlint.read.hcl.embedded_json import source_map_of
from ecrlint.read.hcl.functions.encoding import base64encode
from ecrlint.read.hcl.primitives import known_text
from ecrlint.read.hcl.scope import OnlyNames
from ecrlint.read.hcl.scope import Scope as Nothing
from ecrlint.read.hcl.template_file import moved, render
from ecrlint.read.hcl.value import HclSpan, HclValue, Piece, at
from ecrlint.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.read.hcl.expressions import Expressions
    from ecrlint.read.hcl.functions.function import Args


def file(caller: Expressions, args: Args, spot: HclSpan) -> HclValue:
    """A file's text, written in that file."""
    (path,) = args
    source = _source(caller, path)
    text = source.text
    whole = HclSpan(0, len(text), source)
    return HclValue(text, whole, pieces=(Piece(text, whole, range(len(text)), range(1, len(text) + 1)),))


def fileexists(caller: Expressions, args: Args, spot: HclSpan) -> HclValue:
    """True for a file that can be read; nobody knows of others."""
    (path,) = args
    _source(caller, path)
    return HclValue(True, spot)


def fileset(caller: Expressions, args: Args, spot: HclSpan) -> HclValue:
    """The names of the files that fit a pattern."""
    folder, pattern = map(known_text, args)
    names = caller.scope.fileset(folder, pattern)
    if names is None:
        raise Undecided
    return set_of([at(spot, name) for name in names], spot)


def templatefile(caller: Expressions, args: Args, spot: HclSpan) -> HclValue:
    """A file as a template, under the names that it is given; its text is written in that file."""
    path, given = args
    names = {name: entry.value for name, entry in entries_of(given).items()}
    return render(_source(caller, path), OnlyNames(caller.scope, names), caller.elsewhere)


def templatestring(caller: Expressions, args: Args, spot: HclSpan) -> HclValue:
    """A text as a template; what it says is written where the text is."""
    text, given = args
    names = {name: entry.value for name, entry in entries_of(given).items()}
    source = Source("", known_text(text))
    made = render(source, OnlyNames(Nothing(caller.evaluation), names), caller.elsewhere)
    caller.evaluation.spend(made.size)
    return moved(as_text(made), source, source_map_of(text))


def filebase64(caller: Expressions, args: Args, spot: HclSpan) -> HclValue:
    """A file in base64, which is taken to be UTF-8 without a byte-order mark."""
    (path,) = args
    return base64encode([HclValue(_source(caller, path).text, spot)], spot)


def _source(caller: Expressions, path: HclValue) -> Source:
    source = caller.scope.file(known_text(path))
    if source is None:
        raise Undecided
    return source
