"""From a source to its documents: it is parsed, its format's reader finds the policies in it."""

from __future__ import annotations

from ecrlint.policy.kind import GRANTING, kind_of
from ecrlint.policy.scope import OF_SEVERAL_SERVICES
from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.candidate import Found, Remark
from ecrlint.read.json import decode as json_text
from ecrlint.read.positions import SyntaxTrouble, span_of
from ecrlint.read.registry import named_format, shaped_format
from ecrlint.read.signs import TEMPLATE_SIGNS, may_hold_policy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    from ecrlint.analysis.beside import PoliciesBeside
    from ecrlint.policy.model import Kind
    from ecrlint.policy.pointer import Place
    from ecrlint.read.candidate import Tree
    from ecrlint.read.files import Files
    from ecrlint.read.positions import Node, Problem
    from ecrlint.read.registry import Shaped
    from ecrlint.source import Source, Span

    Parsed: TypeAlias = "tuple[object, Tree, list[Problem]]"

_INSTALLED = "/.terraform/modules/"

MAX_YAML = 1024 * 1024
"""Code points of the largest YAML text that is read: CloudFormation's own limit for a template."""


def is_installed(path: str) -> bool:
    """Whether a file is one of a module that `terraform init` has fetched."""
    return _INSTALLED in f"/{path}"


class Document:
    """One policy inside a source.

    `data` is plain JSON data in which Unknown stands for what is decided later. `name` tells the documents of
    one file apart. `repository` and `account` are those that the file itself gives, empty otherwise;
    `on_push` says that repositories get the policy that a push makes. `branches` are those of a template in
    which it is what it is, `doubt` says why it may be something else, and `functions` are those that ecrlint
    would have to have to know more of it (see Found). `calls` are those of modules that lead to it, `holder`
    is the block that holds it, and `own_name` its name in the module. `attached` are all policies of the
    identities that have it, for one of an identity, `beside` are the policies of the same file. `parsed` is
    False where its text did not parse. Positions are worked out when the first finding asks for them.
    """

    __slots__ = (
        "_text", "_tree", "account", "attached", "beside", "branches", "calls", "data", "doubt", "functions",
        "holder", "kind", "name", "on_push", "own_name", "parsed", "repository", "source",
    )  # fmt: skip

    def __init__(self, source: Source, found: Found, kind: Kind) -> None:
        self.source = source
        self.data = found.value
        self.kind = kind
        self.name = found.name
        self.repository = found.repository
        self.account = found.account
        self.on_push = found.on_push
        self.attached = found.attached
        self.beside: PoliciesBeside | None = None
        self.branches = found.branches
        self.doubt = found.doubt
        self.own_name = found.name.removeprefix(found.prefix)
        self.calls = found.calls
        self.holder = found.holder
        self.functions = found.functions
        self.parsed = found.value is not UNKNOWN or not found.problems
        self._text = found.text
        self._tree: Tree = found.tree

    @property
    def is_plain(self) -> bool:
        """Whether it is a JSON text without holes, in which nothing can be unknown."""
        return bool(self._text) and "${" not in self._text

    @property
    def tree(self) -> Node:
        tree = self._tree
        if callable(tree):
            tree = self._tree = tree()
        return tree

    @property
    def size(self) -> int:
        """Characters of the policy as ECR is given it: a JSON text as written, else compact JSON."""
        text = self._text.strip()
        if text[:1] == "{" and text[-1:] == "}":
            return len(text)
        import json

        return len(json.dumps(self.data, separators=(",", ":"), default=str))

    def locate(self, place: Place) -> Span:
        """The characters of a place: 1-based lines and columns, end exclusive.

        What is written in a module that Terraform has installed is shown at the call that leads there.
        """
        span = span_of(self.tree, place, self.source)
        if self.calls and is_installed(span.source.path):
            own = [call for call in self.calls if call.source and not is_installed(call.source.path)]
            if own and own[-1].source:
                return own[-1].source.span(own[-1].start, own[-1].end)
        return span


class Reading:
    """What a source holds: documents to lint, problems to report, and reasons to pass it over.

    `broken` says that the text did not parse to its end; `format` is what it was read as, for people;
    `given_up` says of which policies a limit kept something from being known, `untold` what else is wrong;
    `is_foreign` that something in it was recognised as a policy of another sort, and
    `is_judged_elsewhere` that its policies are those of the files that lead to it. `holders` says of the
    places of blocks that hold policies whether there is any instance of them.
    """

    __slots__ = (
        "broken", "documents", "format", "given_up", "holders", "is_foreign", "is_judged_elsewhere",
        "problems", "skipped", "untold",
    )  # fmt: skip

    def __init__(self) -> None:
        self.broken = False
        self.format = ""
        self.documents: list[Document] = []
        self.problems: list[Problem] = []
        self.skipped: list[str] = []
        self.given_up: list[str] = []
        self.untold: list[str] = []
        self.holders: dict[str, bool] = {}
        self.is_foreign = False
        self.is_judged_elsewhere = False

    def tell(self, remark: Remark) -> None:
        """Keep what a reader tells of the source."""
        self.is_judged_elsewhere |= remark.sort == "elsewhere"
        if remark.sort in ("created", "uncreated"):
            self.holders[remark.words] = self.holders.get(remark.words, False) or remark.sort == "created"
            return
        lists = {"untold": self.untold, "error": self.given_up}
        told = lists.get(remark.sort, self.skipped)
        if remark.words not in told:
            told.append(remark.words)

    @property
    def granting(self) -> list[Document]:
        """The documents that say who may do what, which commands about access number from 1."""
        return [each for each in self.documents if each.kind in GRANTING]


class TooLarge(Exception):
    """A text that is not read for its size; the message says how large it may be."""


def read(source: Source, kind: Kind | None = None, files: Files | None = None) -> Reading:
    """Read every document of a source; `kind` overrides what the content of a plain policy says.

    `files` are those around the source, none when it came alone. Text that does not parse is a problem of
    the reading. Raises TooLarge.
    """
    if files is None:
        from ecrlint.read.files import Files

        files = Files()
    reading = Reading()
    try:
        for found in find_policies(source, source.path, files, reading):
            _add(reading, source, found, kind)
    except SyntaxTrouble as trouble:
        reading.broken = True
        reading.problems.append(trouble.problem)
    if not (reading.documents or reading.skipped or reading.given_up or reading.broken):
        reading.skipped.append(f"no ECR policy in this {reading.format}")
    if len(reading.documents) > 1:
        from ecrlint.analysis.beside import PoliciesBeside

        beside = PoliciesBeside(reading.documents)
        for number, document in enumerate(reading.documents, 1):
            document.name = document.name or f"document {number}"
            document.beside = beside
    return reading


def find_policies(source: Source, name: str, files: Files, reading: Reading) -> Iterator[Found]:
    """What may be a policy in a source, one by one, up to where it does not parse.

    `name` is that of a file and tells the format; `reading` is told of it, and of problems. Raises
    SyntaxTrouble.
    """
    named = named_format(name) or (named_format(".sh") if source.text.startswith("#!") else None)
    if named:
        reading.format = named.name
        for each in named.load().read(source, files):
            if isinstance(each, Remark):
                reading.tell(each)
            else:
                yield each
        return
    is_json = _is_json(source.text, name)
    if not is_json and _is_template(source.text):
        # A circle: a template is read as the text that it makes, which is of any format.
        from ecrlint.read.formats.yaml_template import find_in_template

        yield from find_in_template(source, name, files, reading)
        return
    reading.format = "JSON text" if is_json else "YAML text"
    for value, tree, problems in _parse_json(source) if is_json else _parse_yaml(source):
        shape = shaped_format(value)
        if shape:
            reading.format = shape.name
            for found in _read_shaped(shape, value, tree, source, files):
                yield found
                reading.problems.extend(problems)  # which matter beside a policy only
                problems = []
        else:
            yield _plain(value, tree, source, is_json, problems)


def _read_shaped(shape: Shaped, value: object, tree: Tree, source: Source, files: Files) -> Iterator[Found]:
    made: list[Node] = []

    def make() -> Node:
        if not made:
            made.append(tree() if callable(tree) else tree)
        return made[0]

    return shape.load().read(value, make, source, files)


def _plain(value: object, tree: Tree, source: Source, is_json: bool, problems: list[Problem]) -> Found:
    if is_json:
        return Found(value, tree, text=source.text, problems=problems)
    from ecrlint.read.yaml.tags import without_tags

    return Found(without_tags(value), tree, problems=problems)


def _parse_json(source: Source) -> Iterator[Parsed]:
    value, twice = json_text.parse(source.text)
    problems = _scan(source)[1] if twice else []
    yield value, lambda: _scan(source)[0], problems


def _scan(source: Source) -> tuple[Node, list[Problem]]:
    from ecrlint.read.json import positions as json_tree

    return json_tree.scan(source.text)


def _parse_yaml(source: Source) -> Iterator[Parsed]:
    if len(source.text) > MAX_YAML:
        raise TooLarge(f"the YAML text has {len(source.text):,} characters; at most {MAX_YAML:,} are read")
    from ecrlint.read.yaml import load as yaml_text

    if "!" not in source.text:
        yield from yaml_text.read(source.text)
        return
    from ecrlint.read.yaml.tags import as_written

    for value, tree, problems in yaml_text.read(source.text):
        yield as_written(value), tree, problems


def _is_json(text: str, name: str) -> bool:
    """Whether a text is JSON: by its name, or by its first character where the name says nothing.

    YAML files may hold plain JSON, and that goes the exact and faster way too.
    """
    name = name.lower()
    if name.endswith(".json"):
        return True
    start = text.lstrip()[:2]
    starts_like_json = start[:1] in ("{", "[") and start not in TEMPLATE_SIGNS
    if not name.endswith((".yaml", ".yml")):
        return starts_like_json or not start  # an empty text is no policy in either language
    return starts_like_json and _is_valid_json(text)


def _is_template(text: str) -> bool:
    """Whether a text has signs of a template that are none of CloudFormation's or of GitHub's."""
    if not any(sign in text for sign in TEMPLATE_SIGNS):
        return False
    from ecrlint.read.yaml.template import is_template

    return is_template(text)


def _is_valid_json(text: str) -> bool:
    try:
        json_text.parse(text)
    except SyntaxTrouble:
        return False
    return True


def _add(reading: Reading, source: Source, found: Found, kind: Kind | None) -> None:
    """Keep a document that is for us, with its problems, or the reason why it is not."""
    is_given_up = found.limits and (found.kind not in OF_SEVERAL_SERVICES or may_hold_policy(source.text))
    if is_given_up and found.undecided not in reading.given_up:  # the forms of one policy all say the same
        reading.given_up.append(found.undecided)
    if found.foreign:
        reading.is_foreign = True
        reading.skipped.append(f"{found.name}: {found.foreign}")
        return
    known = found.kind or kind
    if found.value is UNKNOWN and not found.problems and known in (None, *OF_SEVERAL_SERVICES):
        if not is_given_up:  # it need not be a policy of ECR
            reading.skipped.append(f"{found.name or 'a policy'}: {found.why_unknown}")
        return
    judged, why = (known, "") if known else kind_of(found.value, source.path)
    if judged == "ambiguous":
        found.doubt = found.doubt or why
    if found.kind in OF_SEVERAL_SERVICES and not found.problems:
        shown, why = kind_of(found.value)
        judged = judged if shown else None
    if judged is None:
        reading.skipped.append(f"{found.name}: {why}" if found.name else why)
    else:
        reading.documents.append(Document(source, found, judged))
        reading.problems.extend(found.problems)
