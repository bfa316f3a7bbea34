"""What the reader of a format finds in a source: policies, or what may be one."""

from __future__ import annotations

from ecrlint.read.limits import functions_in, limits_in

OF_ORGANIZATIONS = "a policy of AWS Organizations that is no resource control policy"
"""What a service control policy and the like are: they name ECR, and have neither Principal nor a holder."""

CREATE_ON_PUSH = "CREATE_ON_PUSH"
"""What a creation template is applied for when a push makes the repository (API reference)."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Literal, TypeAlias

    from ecrlint.analysis.attached import AttachedPolicies
    from ecrlint.policy.model import Kind
    from ecrlint.read.branches import Branches
    from ecrlint.read.hcl.value import HclSpan
    from ecrlint.read.positions import Node, Problem

    Tree: TypeAlias = "Node | Callable[[], Node]"


class Found:
    """A value that is a policy, or may be one.

    `value` is plain JSON data; what is decided later is UNKNOWN in it, and inside of a text it is a hole
    (`ecrlint.policy.variable.hole`). `tree` mirrors it, or makes the tree when the first position is asked
    for. `kind` is empty where only the content tells what it is. `name` tells the documents of one file
    apart: a resource's address, a logical id; empty where nothing names it. `repository` is the name of the
    repository that the policy is for and `account` its owner's 12 digits; empty when nobody knows. `text` is
    the policy's own text where it is written as one, and `problems` are those of the policy alone. `on_push`
    says that a creation template gives the policy to repositories that a push makes. `notes` are those on
    what kept it from being known (ecrlint.read.limits). `branches` are those in which the policy is what it
    is, None where it is the same in all; `doubt` says why it may be something else, too. `foreign` is what a
    policy is that is none of ours, empty for others. `attached` are the policies of the identities that have
    it, None if it is none of an identity or nobody knows which. `calls` are where the calls of modules are
    written that lead to it, and its name begins with them, as `prefix`; `holder` is where its block is
    written.
    """

    __slots__ = (
        "account",
        "attached",
        "branches",
        "calls",
        "doubt",
        "foreign",
        "holder",
        "kind",
        "name",
        "notes",
        "on_push",
        "prefix",
        "problems",
        "repository",
        "text",
        "tree",
        "value",
    )

    def __init__(
        self,
        value: object,
        tree: Tree,
        *,
        kind: Kind | None = None,
        name: str = "",
        repository: str = "",
        account: str = "",
        text: str = "",
        problems: Sequence[Problem] = (),
    ) -> None:
        self.value = value
        self.tree = tree
        self.kind = kind
        self.name = name
        self.repository = repository
        self.account = account
        self.text = text
        self.problems = problems
        self.on_push = False
        self.notes: Sequence[str] = ()
        self.branches: Branches | None = None
        self.doubt = ""
        self.foreign = ""
        self.attached: AttachedPolicies | None = None
        self.prefix = ""
        self.calls: Sequence[HclSpan] = ()
        self.holder: HclSpan | None = None

    @property
    def limits(self) -> list[str]:
        """The limits that kept it from being known."""
        return limits_in(self.notes)

    @property
    def functions(self) -> list[str]:
        """The functions that would have to be worked out to know it, and that ecrlint does not have."""
        return functions_in(self.notes)

    @property
    def why_unknown(self) -> str:
        """Why nothing is known of it, as a phrase."""
        if self.functions:
            return f"it takes {' and '.join(self.functions)}, which ecrlint does not have"
        return "what it says is decided later"

    @property
    def undecided(self) -> str:
        """What its limits kept from being known, and what helps."""
        return (
            f"{self.name or 'a policy'}: not decided: {' and '.join(self.limits)};"
            " mend that, or lint what comes of it, such as a plan or the deployed policy"
        )

    def __repr__(self) -> str:
        return f"<Found {self.kind or 'something'} {self.name}>"


class Remark:
    """Something that the reader of a format tells of a source beside its policies, in words for people.

    `sort` is "elsewhere" for why its policies are judged with another file, "untold" for what is wrong in it
    that no rule is about, and "error" for what could not be decided. With "created" and "uncreated" the words
    are the place of a block that holds a policy, of which the configuration has an instance or none.
    """

    __slots__ = ("sort", "words")

    def __init__(
        self, sort: Literal["elsewhere", "untold", "error", "created", "uncreated"], words: str
    ) -> None:
        self.sort = sort
        self.words = words
