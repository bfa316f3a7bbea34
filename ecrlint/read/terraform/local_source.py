"""Sources of modules that are paths (Terraform documentation, "Module Sources"), and where they lead."""

from __future__ import annotations

import os
import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.read.hcl.syntax import Block, Body

_source = re.compile(r"""\bsource"?\s*[=:]\s*"(\.\.?/?|\.\.?/[^"\\\r\n]*)\"""")


def sources_in(text: str) -> list[str] | None:
    """What may be the paths of modules in a text, comments included; None where only a parser can tell."""
    if "module" not in text:
        return []
    if "\\u" in text or "\\/" in text:
        return None
    return _source.findall(text)


def local_source(call: Block) -> str:
    """The folder that a call names by its path; empty where its source is something else."""
    attribute = call.body.attributes.get("source")
    if attribute is None:
        return ""
    from ecrlint.read.hcl.evaluate import evaluate
    from ecrlint.read.hcl.scope import Scope

    found = evaluate(attribute.expression, Scope()).content
    return found if isinstance(found, str) and is_local(found) else ""


def is_local(source: str) -> bool:
    """Whether a source is a path; all others are addresses of registries and archives."""
    return source in (".", "..") or source.startswith(("./", "../"))


def calls_of(body: Body) -> Iterator[tuple[Block, str]]:
    """The calls in a file that name a folder by its path, each with that path."""
    for block in body.blocks_of("module"):
        if len(block.labels) == 1 and (source := local_source(block)):
            yield block, source


def called_folder(folder: str, source: str) -> str:
    """The folder that a call in another one names; `//` stands where an archive would have its own root."""
    return os.path.normpath(os.path.join(folder, source.replace("//", "/")))
