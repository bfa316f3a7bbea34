"""The repository policy that the public module terraform-aws-modules/ecr makes of its inputs.

Its variables `repository_policy_statements`, `repository_read_access_arns` and so on are described in its
README. The statement that it makes for the owner's account where nobody is named is left out, as are those of
its actions that change nothing: they are not the user's to mend.
"""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.hcl.value import Entry, HclValue, at
from ecrlint.read.terraform.statement import items_of, statement, texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ecrlint.read.hcl.value import HclSpan

STATEMENTS = "repository_policy_statements"
READERS = "repository_read_access_arns"
WRITERS = "repository_read_write_access_arns"
FUNCTIONS = "repository_lambda_read_access_arns"
INPUTS = (STATEMENTS, READERS, WRITERS, FUNCTIONS)
SWITCHES = ("create_repository_policy", "attach_repository_policy", "repository_type")

_PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
_PUSH = (
    "BatchCheckLayerAvailability",
    "CompleteLayerUpload",
    "InitiateLayerUpload",
    "PutImage",
    "UploadLayerPart",
)


def policy(inputs: Mapping[str, Entry], spot: HclSpan) -> HclValue | None:
    """The policy for the inputs of a call that stands at `spot`; None when they make none."""
    create, attach, type = (inputs[name].value.content if name in inputs else None for name in SWITCHES)
    if create is False or attach is False:
        return None
    statements = [*_grants(inputs, type == "public"), *_own(inputs)]
    if not statements:
        return None
    members = {"Version": HclValue("2012-10-17", spot), "Statement": HclValue(statements, spot)}
    return HclValue({name: Entry(value, spot) for name, value in members.items()}, spot)


def _grants(inputs: Mapping[str, Entry], is_public: bool) -> Iterator[HclValue]:
    """What the lists of principals are granted."""
    readers, writers, functions = (_arns(inputs, name) for name in (READERS, WRITERS, FUNCTIONS))
    service = "ecr-public" if is_public else "ecr"
    if readers and not is_public:
        yield _grant("PrivateReadOnly", {"AWS": readers}, ["ecr:BatchCheckLayerAvailability", *_PULL])
    if functions and not is_public:
        lambda_ = Entry(at(functions.spot, "lambda.amazonaws.com"), functions.spot)
        condition = HclValue({"aws:sourceArn": functions}, functions.value.spot)
        yield _grant(
            "PrivateLambdaReadOnly",
            {"Service": lambda_},
            _PULL,
            {"StringLike": Entry(condition, functions.spot)},
        )
    if writers:
        pull = [] if is_public else _PULL
        yield _grant("ReadWrite", {"AWS": writers}, [*pull, *(f"{service}:{action}" for action in _PUSH)])


def _arns(inputs: Mapping[str, Entry], name: str) -> Entry | None:
    """A list of principals; None where it is not given, or empty."""
    entry = inputs.get(name)
    if entry is None or entry.value.content in (None, []):
        return None
    return Entry(texts(entry.value), entry.spot)


def _grant(
    sid: str, principals: dict[str, Entry], actions: list[str], condition: dict[str, Entry] | None = None
) -> HclValue:
    [named] = principals.values()
    key, spot = named.spot, named.value.spot
    elements = {
        "Sid": at(spot, sid),
        "Effect": at(spot, "Allow"),
        "Principal": HclValue(principals, spot),
        "Action": at(spot, actions),
    }
    if condition:
        elements["Condition"] = HclValue(condition, spot)
    return HclValue({name: Entry(value, key) for name, value in elements.items()}, spot)


def _own(inputs: Mapping[str, Entry]) -> Iterator[HclValue]:
    """The statements that the call writes itself: a map of them, or a list."""
    entry = inputs.get(STATEMENTS)
    if entry is None:
        return
    content = entry.value.content
    if isinstance(content, dict):
        for each in content.values():
            yield statement(each.value)
        if entry.value.partial:
            yield HclValue(UNKNOWN, entry.value.spot)
    else:
        for value in items_of(entry.value) or [HclValue(UNKNOWN, entry.value.spot)]:
            yield statement(value)
