"""What a rule may know beside the policy: the owner, who may do what, and what breaks the guardrails."""

from __future__ import annotations

from ecrlint.analysis.grants import Grants
from ecrlint.policy.pointer import Place
from ecrlint.rule.finding import Related

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Protocol

    from ecrlint.access.judge import Judge
    from ecrlint.analysis.attached import AttachedPolicies
    from ecrlint.analysis.beside import PoliciesBeside
    from ecrlint.policy.model import Policy
    from ecrlint.policy.statement import Statement
    from ecrlint.source import Span

    class Written(Protocol):
        """What a policy was read from."""

        @property
        def size(self) -> int: ...
        @property
        def on_push(self) -> bool: ...
        @property
        def attached(self) -> AttachedPolicies | None: ...
        @property
        def beside(self) -> PoliciesBeside | None: ...

    class Requirement(Protocol):
        """A guardrail as rules see it: its name for messages, and where it is written."""

        @property
        def label(self) -> str: ...
        @property
        def span(self) -> Span: ...


class Context:
    """What a rule may know beside the policy.

    `account` (12 digits) and `organization` (`o-…`) are the owner's, `region` is that of the registry and
    `registry_scope` the scope of its policy (V1 or V2); each is empty when nobody told. `guardrails` holds
    the policy against those of the configuration. A lifecycle policy grants nothing: its context is made
    without a policy and has neither `access` nor `grants`.
    """

    __slots__ = (
        "_access", "_attached", "_beside", "_document", "_grants", "_guardrails", "_judged", "_policy",
        "account", "organization", "region", "registry_scope",
    )  # fmt: skip

    def __init__(
        self,
        document: Written,
        policy: Policy | None = None,
        account: str = "",
        organization: str = "",
        *,
        region: str = "",
        registry_scope: str = "",
        guardrails: Callable[[], GuardrailOutcome] | None = None,
    ) -> None:
        self._document = document
        self._policy = policy
        self._access: Judge | None = None
        self._grants: Grants | None = None
        self._guardrails = guardrails
        self._judged: GuardrailOutcome | None = None
        self._attached: AttachedPolicies | None = None
        self._beside: PoliciesBeside | None = None
        self.account = account
        self.organization = organization
        self.region = region
        self.registry_scope = registry_scope

    @property
    def access(self) -> Judge:
        """Who may do what by this policy; nothing is loaded or worked out before the first rule asks."""
        if self._access is None:
            from ecrlint.access.judge import Judge

            assert self._policy is not None, "a lifecycle policy grants no access"
            self._access = Judge(self._policy, self.account, self.organization)
        return self._access

    @property
    def grants(self) -> Grants:
        """What the statements add up to; worked out once, when the first rule asks."""
        if self._grants is None:
            assert self._policy is not None, "a lifecycle policy grants no access"
            self._grants = Grants(self._policy)
        return self._grants

    @property
    def undecided(self) -> tuple[str, ...]:
        """Why questions about strangers stayed undecided, each reason once: judged in part, that is."""
        return self._access.undecided if self._access else ()

    @property
    def given_up(self) -> str:
        """Why the engine gave up a question about strangers as too much work; empty when it did not."""
        return self._access.given_up if self._access else ""

    @property
    def size(self) -> int:
        """Characters of the policy as ECR counts them."""
        return self._document.size

    @property
    def on_push(self) -> bool:
        """Whether a creation template gives the policy to repositories that a push makes."""
        return self._document.on_push

    @property
    def attached(self) -> AttachedPolicies:
        """All policies of the identities that have this one; none where nobody knows of whom it is."""
        if self._attached is None:
            from ecrlint.analysis.attached import AttachedPolicies

            self._attached = self._document.attached or AttachedPolicies()
        return self._attached

    @property
    def beside(self) -> PoliciesBeside:
        """The policies of the same file, which may give a role the rest."""
        if self._beside is None:
            from ecrlint.analysis.beside import PoliciesBeside

            self._beside = self._document.beside or PoliciesBeside()
        return self._beside

    @property
    def guardrails(self) -> GuardrailOutcome | None:
        """What breaks the guardrails of the configuration; worked out once, None where there is none."""
        if self._judged is None and self._guardrails is not None:
            self._judged = self._guardrails()
        return self._judged


class Breach:
    """A request that breaks a guardrail, in `words`, and the place that lets it.

    `variant` names the template of the rule that tells it. `statement` is the label of the one that decides,
    empty when none does.
    """

    __slots__ = ("because", "guardrail", "help", "place", "related", "statement", "variant", "words")

    def __init__(
        self,
        guardrail: Requirement,
        words: str,
        place: Place,
        variant: str,
        because: str,
        *,
        statement: str = "",
        help: str = "",
        denies: Sequence[Statement] = (),
    ) -> None:
        self.guardrail = guardrail
        self.words = words
        self.place = place
        self.variant = variant
        self.because = because
        self.statement = statement
        self.help = help
        self.related = (
            *(Related(Place(each.pointer, "opening"), f"{each.label} denies it") for each in denies),
            Related(guardrail.span, "the guardrail"),
        )


class Doubt:
    """A guardrail that could not be decided: why, and what would decide it."""

    __slots__ = ("guardrail", "help", "related", "why")

    def __init__(self, guardrail: Requirement, why: str, help: str = "") -> None:
        self.guardrail = guardrail
        self.why = why
        self.help = help
        self.related = (Related(guardrail.span, "the guardrail"),)


class GuardrailOutcome:
    """What came of all guardrails for one policy."""

    __slots__ = ("breaches", "doubts")

    def __init__(self, found: Sequence[Breach | Doubt]) -> None:
        self.breaches = [each for each in found if isinstance(each, Breach)]
        self.doubts = [each for each in found if isinstance(each, Doubt)]
