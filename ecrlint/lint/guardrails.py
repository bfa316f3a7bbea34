"""The guardrails of a configuration, held against one policy: what breaks them, and what nobody can tell."""

from __future__ import annotations

from ecrlint.access.guardrails import keeps
from ecrlint.access.semantics.evaluate import decide, stands_for
from ecrlint.errors import UsageError
from ecrlint.lint.counterpart import counterpart
from ecrlint.lint.versions import Version, compare_versions
from ecrlint.policy.model import parse
from ecrlint.policy.pointer import Place
from ecrlint.read.files import Files
from ecrlint.read.origins import Origins
from ecrlint.read.past import documents_of_kind
from ecrlint.read.units import unit_read_by
from ecrlint.rule.context import Breach, Doubt, GuardrailOutcome

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ecrlint.access.engine import Change
    from ecrlint.access.semantics.request import Request
    from ecrlint.access.verdict import Verdict
    from ecrlint.config.guardrail import Guardrail
    from ecrlint.policy.model import Policy, Statement
    from ecrlint.read.document import Document
    from ecrlint.read.units import Unit

    Command = Callable[[Request, str, str], str]

STDIN = "<stdin>"
_OPENING = Place("", "opening")


class GuardedPolicy:
    """A policy before its guardrails: its document, and whose repository it is, as far as somebody told.

    `command` writes the command that decides a request, given the owner's account and organisation; what it
    writes is empty where there is no such command. `files` are those around the document.
    """

    __slots__ = ("_files", "account", "command", "document", "organization", "policy")

    def __init__(
        self,
        policy: Policy,
        document: Document,
        account: str,
        organization: str,
        command: Command,
        files: Files | None = None,
    ) -> None:
        self.policy = policy
        self.document = document
        self.account = account
        self.organization = organization
        self.command = command
        self._files = files or Files()

    def judge(self, guardrails: Sequence[Guardrail]) -> GuardrailOutcome:
        """Hold the policy against those of the guardrails that are about it."""
        about = (each for each in guardrails if each.binds(self.document))
        return GuardrailOutcome([found for each in about for found in self._judge_one(each)])

    def _judge_one(self, guardrail: Guardrail) -> Iterator[Breach | Doubt]:
        if guardrail.past:
            yield from self._judge_against_revision(guardrail)
        elif guardrail.needs_account and not self.account:
            why = "it speaks of the account that owns the repository, and nobody told which one that is"
            yield Doubt(guardrail, why, "add 'account' to the configuration")
        else:
            compiled = guardrail.compile_for(self.policy.kind, self.account)
            verdict = keeps(self.policy, compiled, self.account, self.organization)
            if verdict.unknown:
                yield Doubt(guardrail, verdict.why, self._remedy())
            elif verdict.witness and compiled.direction == "at least":
                yield self._missing(guardrail, verdict, verdict.witness)
            elif verdict.witness:
                yield self._excess(guardrail, verdict, verdict.witness)

    def _excess(self, guardrail: Guardrail, verdict: Verdict, request: Request) -> Breach:
        """Access beyond what the guardrail leaves; by an identity policy if no statement here gives it."""
        own = set(self.policy.statements)
        statement = next((each for each in verdict.statements if each in own), None)
        if statement is None:
            because = "not guaranteed: no Deny here keeps an identity policy of the owner from allowing it"
            return Breach(
                guardrail, verdict.words, _OPENING, "unguarded", self._with_command(because, request),
                help="add a Deny for everybody else",
            )  # fmt: skip
        because = "this policy grants it" + (f", and {verdict.why}" if verdict.why else "")
        place = Place(statement.pointer, "opening") if guardrail.kind else culprit(statement, request)
        return Breach(
            guardrail, verdict.words, place, "default", self._with_command(because, request),
            statement=statement.label, help="narrow the statement, or add a Deny for everybody else",
        )  # fmt: skip

    def _missing(self, guardrail: Guardrail, verdict: Verdict, request: Request) -> Breach | Doubt:
        """Access that the guardrail asks for and the policy does not give, or not to every owner."""
        remedy = self._remedy()
        if remedy:
            return Doubt(guardrail, "it depends on whose repository it is", remedy)
        decision = decide(self.policy, request)
        denies = decision.statements if decision.effect == "deny" else []
        because = "this policy denies it" if denies else "this policy does not grant it"
        if not denies and self.account and request.caller.account == self.account:
            because += ", though an identity policy of the owner may"
        return Breach(
            guardrail, verdict.words, _OPENING, "missing", self._with_command(because, request), denies=denies
        )

    def _judge_against_revision(self, guardrail: Guardrail) -> Iterator[Breach | Doubt]:
        try:
            then, why = self._then(guardrail)
        except UsageError as error:
            yield Doubt(guardrail, str(error))
            return
        now = Version(self.policy, self.document, Origins(self._files))
        diff = compare_versions(then, now, self.account, self.organization)
        for change in diff.added:
            yield self._new(guardrail, change, why)
        for doubt in diff.maybe_added:
            yield Doubt(guardrail, doubt, self._remedy())

    def _new(self, guardrail: Guardrail, change: Change, why: str) -> Breach:
        place = Place(change.statement.pointer, "opening")
        because = f"this policy grants it, and {why}"
        if not change.open_parts:
            because = self._with_command(because, change.request)
        return Breach(guardrail, change.words, place, "default", because, statement=change.statement.label)

    def _then(self, guardrail: Guardrail) -> tuple[Version, str]:
        """The policy in the guardrail's revision, and how that came to compare with it, in words.

        Raises UsageError when nobody can tell what it was.
        """
        past, document = guardrail.past, self.document
        assert past is not None  # or the guardrail would be about something else
        path, name = document.source.path, past.revision.name
        if path == STDIN:
            raise UsageError("standard input is in no revision; --stdin-filename says what it is")
        if past.revision.path_of(path).startswith("../"):
            raise UsageError("the file is outside of the git repository that the configuration is in")
        unit = unit_read_by(path)
        old = past.documents(unit, document.kind)
        before = counterpart(document, old, self._now(unit))
        if before:
            return Version(parse(before.data, before.kind), before, past.origins), f"that of {name} did not"
        what = "policy" if old or unit.is_configuration else "file"
        nothing = Version(parse({"Statement": []}, document.kind), None)
        return nothing, f"the {what} is not in {name}, so all of its access is new"

    def _now(self, unit: Unit) -> Sequence[Document]:
        """The policies of a unit that are of the same kind; they are read once for all of them."""
        key = f"policies of {unit.key} {self.document.kind}"
        found = self._files.kept.get(key)
        if not isinstance(found, list):
            found = self._files.kept[key] = documents_of_kind(unit, self.document.kind, self._files)
        return found

    def _remedy(self) -> str:
        """What to tell about the owner, where a policy variable of the policy stands for it."""
        conditions = (each for statement in self.policy.statements for each in statement.conditions)
        texts = " ".join(text.lower() for each in conditions for text in each.texts)
        for key, known, variable in (
            ("account", self.account, "${aws:resourceaccount"),
            ("organization", self.organization, "${aws:resourceorgid"),
        ):
            if variable in texts and not known:
                return f"add '{key}' to the configuration"
        return ""

    def _with_command(self, because: str, request: Request) -> str:
        command = self.command(request, self.account, self.organization)
        return f"{because} (`{command}` reproduces it)" if command else because


def culprit(statement: Statement, request: Request) -> Place:
    """What in an Allow lets the caller of a request in: the narrowest value."""
    for principal in statement.principals:
        if any(stands_for(principal, each, request.caller) for each in request.caller.identities):
            return Place(principal.pointer)
    if statement.not_principals:
        return Place(f"{statement.pointer}/NotPrincipal", "key")
    return Place(statement.pointer, "opening")
