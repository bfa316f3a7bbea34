"""Which identities of a module have which of its policies, and what else is attached to them.

The resources are those of the documentation of the providers `aws` and `awscc`. Who is meant is told by what
is written: two resources that name `aws_iam_role.ci`, in whatever attribute, or the same text or variable,
mean the same role.
"""

from __future__ import annotations

import re

from ecrlint.read.holders import Holders
from ecrlint.read.terraform.attribute import candidate_in_text, is_empty, policy_attribute
from ecrlint.read.terraform.resources import IDENTITIES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    from ecrlint.read.hcl.scope import Scope
    from ecrlint.read.hcl.syntax import Block
    from ecrlint.read.terraform.module_scopes import ModuleScopes

    Blocks: TypeAlias = "dict[tuple[str, ...], Block]"

_KEPT = "terraform holders"
_HOLDERS = (
    "role", "roles", "user", "users", "group", "groups",
    "role_name", "user_name", "group_name", "permission_set_arn",
)  # fmt: skip
_MANAGED = ("policy_arn", "policy_arns", "managed_policy_arn", "managed_policy_arns")
_IDENTITY = re.compile(r"(?:awscc|aws)_iam_(?:role|user|group)$").match
_identity = re.compile(r"(?<![\w.-])((?:awscc|aws)_iam_(?:role|user|group)\.[\w-]+)")
_policy = re.compile(r"(?<![\w-])((?:data\.)?(?:aws_iam_policy|awscc_iam_managed_policy)\.[\w-]+)")
_document = re.compile(r"\bdata\.aws_iam_policy_document\.[\w-]+")
_text = re.compile(r'"([^"$%]+)"').fullmatch


def holders_of(scopes: ModuleScopes) -> Holders:
    """Who has what in a module; the answer is kept for its next policy."""
    scope, declared = scopes.sample, scopes.module.declared
    kept = scopes.names.modules
    place = _KEPT, scope, declared
    if place not in kept:
        kept[place] = _attachments(declared.blocks, scope)
    found = kept[place]
    assert isinstance(found, Holders)
    return found


def _attachments(blocks: Blocks, scope: Scope) -> Holders:
    holders = Holders()
    resources = [each for each in blocks.values() if len(each.labels) == 2 and "_iam_" in each.labels[0]]
    resources += [each for each in blocks.values() if each.labels[:1] and "_ssoadmin_" in each.labels[0]]
    names = {name: address_of(each) for each in resources if (name := _given_name(each))}
    for name, address in names.items():
        holders.names[address] = [address.rpartition(".")[2], name.strip('"')]
    for block in resources:
        address = address_of(block)
        if block.labels[0] in IDENTITIES:
            holders.documents[address] = _contents(block, scope)
        mine = [address] if _IDENTITY(block.labels[0]) and block.type == "resource" else []
        mine += [names.get(each, each) for each in _holders_of(block)]
        for holder in mine:
            if block.labels[0] in IDENTITIES:
                _attach(address, block, holder, holders)
            _attach_managed(block, blocks, holder, holders)
    for block in resources:
        _attach_document(block, holders)
    return holders


def address_of(block: Block) -> str:
    """What a policy is called: by the address of its resource or document."""
    return ".".join((*(["data"] if block.type == "data" else []), *block.labels))


def _contents(block: Block, scope: Scope) -> Callable[[], list[object]]:
    """The policies of a resource, with the instances that nobody knows left open."""

    def read() -> list[object]:
        attribute = IDENTITIES[block.labels[0]]
        written = [
            policy_attribute(holder, attribute if holder is block else "policy", scope)
            for holder in (block, *block.body.blocks_of(attribute))
        ]
        values = [each.value for each in written if each and not is_empty(each.value)]
        return [candidate_in_text(value, "", scope).value for value in values]

    return read


def _attach(address: str, block: Block, holder: str, holders: Holders) -> None:
    holders.attach(address, holder)
    if any(each.labels == ["inline_policy"] for each in block.body.blocks_of("dynamic")):
        holders.leave_open(holder)


def _given_name(block: Block) -> str:
    """The name that a module gives an identity, as it is written."""
    attribute = block.body.attributes.get("name")
    if block.type != "resource" or not _IDENTITY(block.labels[0]) or attribute is None:
        return ""
    return attribute.expression.words.strip()


def _holders_of(block: Block) -> Iterator[str]:
    """Those whom a resource gives a policy, each as it is written, or by the address that stands there."""
    if block.type != "resource":
        return
    for name in _HOLDERS:
        attribute = block.body.attributes.get(name)
        if attribute:
            words = attribute.expression.words.strip()
            found = _identity.findall(words)
            yield from found or [each.strip() for each in words.strip("[]").split(",") if each.strip()]


def _attach_managed(block: Block, blocks: Blocks, holder: str, holders: Holders) -> None:
    """The managed policies that a resource names, those of the module by reference, others by their ARNs."""
    for name in _MANAGED:
        attribute = block.body.attributes.get(name)
        if attribute is None:
            continue
        words = attribute.expression.words
        repeated = block.body.attributes.get("for_each")
        if repeated and re.search(r"\beach\.", words):
            words += repeated.expression.words
        found = dict.fromkeys(_policy.findall(words))
        for each in found:
            written = _named_by_data(each, blocks)
            if written:
                holders.attach_managed(written, holder)
            else:
                holders.attach(each, holder)
        if not found or ":policy/" in words:
            holders.attach_managed(words, holder)


def _named_by_data(address: str, blocks: Blocks) -> str:
    """The ARN that a data source of a managed policy has, made of its name where it has only that."""
    block = blocks.get(tuple(address.split("."))) if address.startswith("data.") else None
    if block is None:
        return "nobody knows which" if address.startswith("data.") else ""
    for name, before in (("arn", ""), ("name", ":aws:policy/")):
        attribute = block.body.attributes.get(name)
        found = attribute and _text(attribute.expression.words.strip())
        if found:
            return before + found[1]
    return "nobody knows which"


def _attach_document(block: Block, holders: Holders) -> None:
    """A document goes to those who have the resource that uses it."""
    attribute = IDENTITIES.get(block.labels[0])
    for inside in (block.body, *(each.body for each in block.body.blocks_of(attribute or ""))):
        for name in (attribute, "policy"):
            written = inside.attributes.get(name or "")
            for document in _document.findall(written.expression.words) if written else ():
                holders.share(address_of(block), document)
