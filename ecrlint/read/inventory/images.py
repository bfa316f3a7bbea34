"""Images as `aws ecr describe-images` tells of them, and what manifest lists refer to.

Read are the output as it is, several of them one after another (the pages of a large repository, or several
repositories), and lists of its imageDetails alone, which `--query` leaves.
"""

from __future__ import annotations

from ecrlint.lifecycle.image import Image, Repository
from ecrlint.read.inventory.fields import Fields, describe_value
from ecrlint.read.json.stream import Malformed, values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from ecrlint.lifecycle.image import Status
    from ecrlint.read.inventory.manifests import Manifest
    from ecrlint.source import Source

    Manifests = dict[str, Manifest]

_STATUSES: tuple[Status, ...] = ("ACTIVE", "ARCHIVED", "ACTIVATING")


def read_images(source: Source, manifests: Manifests) -> list[Repository]:
    """The repositories of a file with their images, in its order; `manifests` are those known by digest.

    An image that is told of twice in the same words counts once. Raises Malformed, also when there is no
    image at all.
    """
    repositories: dict[tuple[str, str], dict[str, Fields]] = {}
    for fields in _details(source):
        key = fields.text("registryId"), fields.text("repositoryName")
        images = repositories.setdefault(key, {})
        digest = fields.text("imageDigest", required=True)
        if images.setdefault(digest, fields).data != fields.data:
            raise Malformed(f"{fields.place}: {digest} was told of before, and differently")
    if not repositories:
        raise Malformed(f"{source.path}: no image in it; `aws ecr describe-images` tells of them")
    return [
        Repository(registry, name, [_image(fields, manifests) for fields in images.values()])
        for (registry, name), images in repositories.items()
    ]


def _details(source: Source) -> Iterator[Fields]:
    """Every imageDetails item, with where it stands."""
    found = list(values(source))
    for number, value in enumerate(found, 1):
        place = f"{source.path}: value {number}" if len(found) > 1 else source.path
        if isinstance(value, dict) and "imageDetails" in value:
            for index, detail in enumerate(Fields(value, place).items("imageDetails")):
                yield Fields(detail, f"{place}: imageDetails[{index}]")
        elif isinstance(value, dict) and "imageDigest" in value:
            yield Fields(value, place)
        elif isinstance(value, list):
            for index, detail in enumerate(value):
                yield Fields(detail, f"{place}: [{index}]")
        else:
            what = "an object without imageDetails" if isinstance(value, dict) else describe_value(value)
            raise Malformed(f"{place}: {what}; the output of `aws ecr describe-images` is expected")


def _image(fields: Fields, manifests: Manifests) -> Image:
    digest = fields.text("imageDigest", required=True)
    manifest = manifests.get(digest)
    status, archived = _status(fields), fields.time("lastArchivedAt")
    if status == "ARCHIVED" and not archived:
        raise fields.trouble("lastArchivedAt", "the time when this archived image was archived")
    return Image(
        digest,
        _push_time(fields),
        tags=tuple(sorted(set(fields.texts("imageTags")))),
        size=fields.size("imageSizeInBytes"),
        media_type=fields.text("imageManifestMediaType"),
        status=status,
        pulled=fields.time("lastRecordedPullTime"),
        archived=archived,
        activated=fields.time("lastActivatedAt"),
        subject=fields.text("subjectManifestDigest") or (manifest.subject if manifest else ""),
        children=manifest.children if manifest else None,
    )


def _push_time(fields: Fields) -> datetime:
    time = fields.time("imagePushedAt")
    if not time:
        raise fields.trouble("imagePushedAt", "a time")
    return time


def _status(fields: Fields) -> Status:
    text = fields.text("imageStatus") or "ACTIVE"
    for status in _STATUSES:
        if text == status:
            return status
    raise fields.trouble("imageStatus", f"one of {', '.join(_STATUSES)}")
