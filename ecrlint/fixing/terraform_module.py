"""The other files of a Terraform configuration, which may share what an edit of one file changes."""

from __future__ import annotations

import os
import re

from ecrlint.read.document import read
from ecrlint.write import Unwritable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecrlint.read.document import Document
    from ecrlint.read.files import Files
    from ecrlint.source import Source
    from ecrlint.write import Edit

MOST = 20
"""How many other files are read to see that their policies stay as they are."""

_resource = re.compile(r"^resource\s", re.M)
_users = re.compile(r"\b(?:policy|aws_iam_policy_document|module)\b")


def neighbours(source: Source, edits: Sequence[Edit], files: Files) -> list[str]:
    """The paths of the root's files that hold policies, or lead to some, and may use what is edited.

    Nobody but a resource of the root uses what it says itself. Raises Unwritable where there are too many.
    """
    folder = os.path.dirname(source.path)
    shared = [
        edit for edit in edits if not _is_in_resource(edit) or os.path.dirname(edit.source.path) != folder
    ]
    if not shared or not shared[0].source.path.endswith((".tf", ".tofu")):
        return []
    found = []
    for name in files.names(folder):
        path = os.path.join(folder, name)
        if name.endswith((".tf", ".tofu")) and os.path.normpath(path) != os.path.normpath(source.path):
            beside = files.source(path)
            if beside and _users.search(beside.text):
                found.append(path)
    if len(found) > MOST:
        raise Unwritable
    return found


def is_only_in(path: str, root: str, files: Files) -> bool:
    """Whether a file is of the module of another one, a root's, or of one that no other root leads to."""
    from ecrlint.read.terraform.configuration import configurations_of

    folder, root_folder = os.path.dirname(path), os.path.dirname(root)
    if folder == root_folder:
        return True
    configurations = configurations_of(root_folder, files)
    return configurations.roots_of(folder) == configurations.roots_of(root_folder) == [root_folder]


def policies_of(path: str, files: Files) -> list[Document]:
    """The policies of a file beside the source."""
    source = files.source(path)
    return read(source, None, files).documents if source else []


def _is_in_resource(edit: Edit) -> bool:
    """Whether the outermost block around an edit is a resource."""
    blocks = list(re.compile(r"^\w+", re.M).finditer(edit.source.text, 0, edit.start))
    return bool(blocks) and bool(_resource.match(edit.source.text, blocks[-1].start()))
