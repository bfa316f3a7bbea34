"""The modules that `terraform init` has put into `.terraform/modules`, told by `modules.json` in it."""

from __future__ import annotations

import json
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.read.files import Files

_FOLDER = ".terraform/modules"


class Installed:
    """The folders of the modules that a root has installed, by the path of calls that leads to each."""

    __slots__ = ("_folders",)

    def __init__(self, folders: dict[str, str]) -> None:
        self._folders = folders

    @property
    def folders(self) -> list[str]:
        """The folders inside of `.terraform/modules`, each once."""
        return sorted({each for each in self._folders.values() if f"/{_FOLDER}/" in f"/{each}/"})

    @property
    def is_any(self) -> bool:
        return bool(self._folders)

    def folder_of(self, calls: tuple[str, ...]) -> str | None:
        """The folder of the module that a chain of calls leads to; None where it is not installed."""
        return self._folders.get(".".join(calls))


def installed_in(root: str, files: Files) -> Installed:
    """What is installed for a root folder: nothing where `modules.json` is not there, or is no such file."""
    source = files.source(os.path.join(root, _FOLDER, "modules.json"))
    folders: dict[str, str] = {}
    try:
        data = json.loads(source.text) if source else {}
    except (ValueError, RecursionError):
        data = {}
    modules = data.get("Modules") if isinstance(data, dict) else None
    for each in modules if isinstance(modules, list) else ():
        key, folder = (each.get("Key"), each.get("Dir")) if isinstance(each, dict) else (None, None)
        if isinstance(key, str) and key and isinstance(folder, str):
            path = os.path.normpath(os.path.join(root, folder))
            folders[key] = path.replace(os.sep, "/")
    return Installed(folders)
