"""From a source to its documents: which reader takes it, and what each document is.

This is the one place that chooses a reader. A new format is a new module with a function from a text to
documents, and one line here.
"""

from __future__ import annotations

from ecrlint.policy.kind import kind_of
from ecrlint.read import json_text
from ecrlint.read.tree import SyntaxTrouble, offsets

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    from ecrlint.finding import Place
    from ecrlint.policy.model import Kind
    from ecrlint.read.tree import Node, Problem
    from ecrlint.source import Source, Span

    Parsed: TypeAlias = "tuple[object, Node | None, list[Problem]]"

MAX_YAML = 1024 * 1024
"""Code points of the largest YAML text that is read: CloudFormation's own limit for a template."""


class Document:
    """One policy inside a source.

    `data` is plain JSON data in which Unknown stands for what is decided later. `name` tells the
    documents of one file apart. Positions are worked out when the first finding asks for them.
    """

    __slots__ = ("_tree", "data", "kind", "name", "source")

    def __init__(
        self, source: Source, data: object, kind: Kind, name: str = "", tree: Node | None = None
    ) -> None:
        self.source = source
        self.data = data
        self.kind = kind
        self.name = name
        self._tree = tree

    @property
    def tree(self) -> Node:
        if self._tree is None:
            from ecrlint.read import json_tree

            self._tree, _ = json_tree.scan(self.source.text)
        return self._tree

    @property
    def size(self) -> int:
        """Characters of the policy as ECR is given it: JSON as written, YAML as compact JSON."""
        text = self.source.text.strip()
        if text[:1] == "{" and text[-1:] == "}":
            return len(text)
        import json

        return len(json.dumps(self.data, separators=(",", ":"), default=str))

    def locate(self, place: Place) -> Span:
        """The characters of a place: 1-based lines and columns, end exclusive."""
        return self.source.span(*offsets(self.tree, place, self.source))


class Reading:
    """What a source holds: documents to lint, problems to report, and reasons to pass it over.

    `broken` says that the text did not parse to its end.
    """

    __slots__ = ("broken", "documents", "problems", "skipped")

    def __init__(self) -> None:
        self.broken = False
        self.documents: list[Document] = []
        self.problems: list[Problem] = []
        self.skipped: list[str] = []


class TooLarge(Exception):
    """A text that is not read for its size; the message says how large it may be."""


def read(source: Source, kind: Kind | None = None) -> Reading:
    """Read every document of a source; `kind` overrides what its content says.

    Text that does not parse is a problem of the reading. Raises TooLarge.
    """
    reading = Reading()
    try:
        for data, tree, problems in _parsed(source):
            _add(reading, source, data, tree, problems, kind)
    except SyntaxTrouble as trouble:
        reading.broken = True
        reading.problems.append(trouble.problem)
    if not (reading.documents or reading.skipped or reading.broken):
        reading.skipped.append("no document in it")
    if len(reading.documents) > 1:
        for number, document in enumerate(reading.documents, 1):
            document.name = f"document {number}"
    return reading


def concerns_ecr(text: str) -> bool:
    """Whether a text may hold an ECR policy: a cheap test that errs on the side of yes.

    ECR's actions are spelled `ecr:` or `ecr-public:`, unless an escape hides it or the policy allows `*`;
    then it still speaks of statements and principals. `rulePriority` is a lifecycle policy's.
    """
    lowered = text.lower()
    return (
        "ecr:" in lowered
        or "ecr-public:" in lowered
        or "rulepriority" in lowered
        or "\\" in text
        or ("statement" in lowered and "principal" in lowered)
    )


def holds_policy(text: str) -> bool:
    """Whether a text that does not parse still shows a policy with ECR's actions, maybe in escapes."""
    lowered = text.lower()
    spelled = "ecr:" in lowered or "ecr-public:" in lowered or "\\u00" in lowered
    return spelled and "statement" in lowered and "principal" in lowered


def _parsed(source: Source) -> Iterator[Parsed]:
    """The documents of a source one by one, up to where it does not parse."""
    return _parsed_json(source) if _is_json(source) else _parsed_yaml(source)


def _parsed_json(source: Source) -> Iterator[Parsed]:
    value, twice = json_text.parse(source.text)
    if not twice:
        yield value, None, []
        return
    from ecrlint.read import json_tree

    tree, problems = json_tree.scan(source.text)
    yield value, tree, problems


def _parsed_yaml(source: Source) -> Iterator[Parsed]:
    if len(source.text) > MAX_YAML:
        raise TooLarge(f"the YAML text has {len(source.text):,} characters; at most {MAX_YAML:,} are read")
    from ecrlint.read import yaml_text

    yield from yaml_text.read(source.text)


def _is_json(source: Source) -> bool:
    """Whether a source is JSON: by its name, or by its first character where the name says nothing.

    YAML files may hold plain JSON, and that goes the exact and faster way too.
    """
    path = source.path.lower()
    if path.endswith(".json"):
        return True
    start = source.text.lstrip()[:1]
    starts_like_json = start in ("{", "[")
    if not path.endswith((".yaml", ".yml")):
        return starts_like_json or not start  # an empty text is no policy in either language
    return starts_like_json and _is_valid_json(source.text)


def _is_valid_json(text: str) -> bool:
    try:
        json_text.parse(text)
    except SyntaxTrouble:
        return False
    return True


def _add(
    reading: Reading,
    source: Source,
    data: object,
    tree: Node | None,
    problems: list[Problem],
    kind: Kind | None,
) -> None:
    """Keep a document that is for us, with its problems, or the reason why it is not."""
    found, why = (kind, "") if kind else kind_of(data)
    if found is None:
        reading.skipped.append(why)
    else:
        reading.documents.append(Document(source, data, found, "", tree))
        reading.problems.extend(problems)
