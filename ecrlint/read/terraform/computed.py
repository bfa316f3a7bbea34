"""The attributes of resources and data sources that the module itself tells, before any provider is asked."""

from __future__ import annotations

from ecrlint.policy.variable import hole
from ecrlint.read.hcl.budget import Failed, Undecided
from ecrlint.read.hcl.evaluate import Evaluator, evaluate
from ecrlint.read.hcl.functions.encoding import jsonencode
from ecrlint.read.hcl.scope import OnlyNames
from ecrlint.read.hcl.template_file import render
from ecrlint.read.hcl.value import Entry, HclSpan, HclValue
from ecrlint.read.terraform import lifecycle_document as lifecycle
from ecrlint.read.terraform.blocks import entry, nested_blocks
from ecrlint.read.terraform.policy_document import TYPE, document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecrlint.read.hcl.scope import Scope
    from ecrlint.read.hcl.syntax import Block

_JSON = ("json", "minified_json")
_NAMES = {"aws_ecr_repository": "name", "aws_ecrpublic_repository": "repository_name"}
_META = ("count", "for_each", "provider", "depends_on", "lifecycle")


def attribute_of(block: Block, name: str, scope: Scope) -> HclValue | None:
    """An attribute; None where only the provider knows it."""
    if name == "arn" and block.labels[0] in _NAMES:
        known = entry(block.body, _NAMES[block.labels[0]], scope)
        text = known.value.content if known and known.value.is_known else None
        return arn_of(block.labels, text if isinstance(text, str) else "")
    if block.type == "data":
        if block.labels[0] == TYPE and name in _JSON:
            return jsonencode([document(block, scope)], block.spot)
        if block.labels[0] == lifecycle.TYPE and name == "json":
            return jsonencode([lifecycle.lifecycle_document(block, scope)], block.spot)
        if block.labels[0] == "template_file" and name == "rendered":
            return _render(block, scope)
        return None
    if block.labels[0] == "terraform_data" and name == "output":
        name = "input"
    if name == "id":
        name = _NAMES.get(block.labels[0], name)  # the id of a repository is its name
    attribute = block.body.attributes.get(name)
    return evaluate(attribute.expression, scope) if attribute else None


def arn_of(labels: Sequence[str], name: str = "") -> HclValue | None:
    """The ARN that a repository will have, by the labels of its block; it is written nowhere.

    None where the block is no repository's.
    """
    if labels[0] not in _NAMES:
        return None
    named = name or hole(".".join((*labels, "name")))
    home = f"ecr:{hole('region')}" if labels[0] == "aws_ecr_repository" else "ecr-public:"
    text = f"arn:{hole('partition')}:{home}:{hole('account')}:repository/{named}"
    return HclValue(text, HclSpan(0, 0, None))


def object_of(block: Block, scope: Scope) -> HclValue:
    """All the attributes that are known, as an object that may have more of them."""
    names = _JSON if block.type == "data" else (*block.body.attributes.keys() - _META, "id")
    found = {name: value for name in names if (value := attribute_of(block, name, scope))}
    members = {name: Entry(value, block.spot) for name, value in found.items()}
    return HclValue(dict(members), block.spot, partial=True)


def _render(block: Block, scope: Scope) -> HclValue | None:
    """The file that a `template_file` takes for its template, filled in."""
    text = entry(block.body, "template", scope)
    names = nested_blocks(block.body, "vars", scope)
    source = text.value.spot.source if text else None
    if text is None or source is None or text.value.content != source.text:
        return None
    given = names.value if names else None
    if given and isinstance(given.content, list) and given.content:
        given = given.content[0]  # a block, as in older modules
    members = given.content if given and isinstance(given.content, dict) else {}
    try:
        return render(
            source, OnlyNames(scope, {name: each.value for name, each in members.items()}), Evaluator
        )
    except (Failed, Undecided):
        return None
