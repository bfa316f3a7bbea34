"""The files behind an answer: which of them a statement stands in, and where."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.lint.policy_file import PolicyFile
    from ecrlint.policy.model import Statement
    from ecrlint.source import Span

    Json = dict[str, object]


class Sources:
    """The policies that were asked about: the `main` one and those beside it, of other kinds."""

    __slots__ = ("files", "main")

    def __init__(self, main: PolicyFile, *others: PolicyFile) -> None:
        self.main = main
        self.files = (main, *others)

    @property
    def title(self) -> str:
        """What to call all of them: their paths, each once."""
        first, *others = dict.fromkeys(each.path for each in self.files)
        return f"{first} with {' and '.join(others)}" if others else first

    def file(self, statement: Statement) -> PolicyFile:
        """The file that a statement stands in; what was made of a policy keeps its places and its kind."""
        policy = statement.policy
        alike = [each for each in self.files if each.policy.kind == policy.kind]
        return next((each for each in alike if each.policy is policy), alike[0])

    def span(self, statement: Statement) -> Span:
        """Where a statement begins: the rest of its first line."""
        return self.file(statement).span(statement)

    def statement_name(self, statement: Statement) -> str:
        """A statement and its line, and the file or the kind of policy where that tells more."""
        file, line = self.file(statement), self.span(statement).line
        if len({each.path for each in self.files}) > 1:
            return f"{statement.label} ({file.path}, line {line})"
        if len(self.files) > 1:
            return f"{statement.label} ({file.policy.kind} policy, line {line})"
        return f"{statement.label} (line {line})"

    def named(self, kind: str) -> str:
        """What to call the policies of a kind: by their paths where those differ, else by the kind."""
        paths = dict.fromkeys(each.path for each in self.files if each.policy.kind == kind)
        others = {each.path for each in self.files if each.policy.kind != kind}
        return f"the {kind} policy" if others & paths.keys() else " and ".join(paths)

    def json(self, statement: Statement) -> Json:
        """A statement, which policy it is of, and where it begins."""
        file, span = self.file(statement), self.span(statement)
        return {
            "label": statement.label,
            "effect": statement.effect,
            "policy": file.policy.kind,
            "path": file.path,
            "pointer": statement.pointer,
            "line": span.line,
            "column": span.column,
        }
