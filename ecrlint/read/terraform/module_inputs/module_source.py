"""Which module a `source` names (Terraform documentation, "Module Sources"; Terragrunt's `tfr://`).

A module of the public registry lives on GitHub as `terraform-PROVIDER-NAME`, and is the same wherever it is
taken from.
"""

from __future__ import annotations

import re

_VERSION = r"(?:\?[^?]*)?"
_registry = re.compile(
    r"(?:tfr://[\w.:-]*/|[\w-]+(?:\.[\w-]+)+/)?(?P<owner>[\w-]+)/(?P<name>[\w-]+)/(?P<provider>[\w-]+)"
    rf"(?://(?P<inside>[^?]*))?{_VERSION}"
).fullmatch
_github = re.compile(
    r"(?:[\w:@/.+-]*[/@.])?github\.com[/:](?P<owner>[\w-]+)/terraform-(?P<provider>[a-z0-9]+)-(?P<name>[\w-]+?)"
    rf"(?:\.git|/archive/[^?]*?|/releases/[^?]*?)?(?://(?P<inside>[^?]*))?{_VERSION}"
).fullmatch
_names_ecr = re.compile(r"(?<![a-z])ecr(?:s|public)?(?![a-z])|(?:container|docker)[-_]?registr", re.I).search


class ModuleSource:
    """The `text` of a source; `module` is its `owner/name/provider` where it is one of a public registry.

    `inside` is the folder of the module that is meant: `wrappers` of `…//wrappers`.
    """

    __slots__ = ("inside", "module", "text")

    def __init__(self, text: str) -> None:
        self.text = text.strip()
        found = _registry(self.text) or _github(self.text)
        self.module = f"{found['owner']}/{found['name']}/{found['provider']}" if found else ""
        self.inside = ((found["inside"] or "") if found else "").strip("/")

    @property
    def is_about_ecr(self) -> bool:
        """Whether the words of the source say that the module is about ECR."""
        return is_about_ecr(self.text)

    @property
    def is_of_endpoint(self) -> bool:
        """Whether they say that it is about endpoints of a network, whose policies look like others."""
        return "endpoint" in self.text.lower()


def is_about_ecr(words: str) -> bool:
    """Whether some words name ECR; `secrets` do not."""
    return bool(_names_ecr(words))
