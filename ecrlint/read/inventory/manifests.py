"""Manifests as `aws ecr batch-get-image` tells of them: what a list refers to, and what an artifact is about.

The fields of a manifest are those of the OCI image specification ("Image Index", "Image Manifest") and of
Docker's manifest list, which is the same here.
"""

from __future__ import annotations

import json

from ecrlint.read.inventory.fields import Fields
from ecrlint.read.json.stream import Malformed, values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.source import Source


class Manifest:
    """What a manifest refers to: `children` are the digests in a list, `subject` is what it is about."""

    __slots__ = ("children", "subject")

    def __init__(self, children: frozenset[str], subject: str) -> None:
        self.children = children
        self.subject = subject


def read_manifests(source: Source) -> dict[str, Manifest]:
    """The manifests of a file by digest. Raises Malformed, also when there is none."""
    manifests = dict(map(_manifest, _images(source)))
    if not manifests:
        raise Malformed(f"{source.path}: no manifest in it; `aws ecr batch-get-image` tells of them")
    return manifests


def _images(source: Source) -> Iterator[Fields]:
    for number, value in enumerate(values(source), 1):
        place = f"{source.path}: value {number}" if number > 1 else source.path
        page = Fields(value, place)
        if "images" not in page.data:
            raise Malformed(
                f"{place}: an object without images; the output of `aws ecr batch-get-image` is expected"
            )
        for index, image in enumerate(page.items("images")):
            yield Fields(image, f"{place}: images[{index}]")


def _manifest(fields: Fields) -> tuple[str, Manifest]:
    digest = Fields(fields.data.get("imageId"), f"{fields.place}.imageId").text("imageDigest", required=True)
    place = f"{fields.place}.imageManifest"
    try:
        manifest = Fields(json.loads(fields.text("imageManifest", required=True)), place)
    except (ValueError, RecursionError):
        raise Malformed(f"{place} is no JSON") from None
    children = frozenset(
        Fields(each, f"{place}: manifests[{index}]").text("digest", required=True)
        for index, each in enumerate(manifest.items("manifests"))
    )
    subject = manifest.data.get("subject")
    about = Fields(subject, f"{place}: subject").text("digest", required=True) if subject else ""
    return digest, Manifest(children, about)
