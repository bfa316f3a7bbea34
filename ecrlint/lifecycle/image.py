"""An image as a lifecycle policy sees it.

The fields are those of ImageDetail in the Amazon ECR API Reference; times are aware and in UTC.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime
    from typing import Literal

    Status = Literal["ACTIVE", "ARCHIVED", "ACTIVATING"]
    StorageClass = Literal["standard", "archive"]

LISTS = (
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.oci.image.index.v1+json",
)
"""The media types of manifest lists, which name other images."""


class Image:
    """One image of a repository.

    `pulled`, `archived` and `activated` are None for what never happened. `size` counts bytes, None where
    nobody told. `subject` is the digest of the image that this one says something about (a signature, an
    SBOM), or empty. `children` are the digests that a manifest list names, None for a list of which
    nobody told.
    """

    __slots__ = (
        "activated", "archived", "children", "digest", "media_type", "pulled", "pushed", "size", "status",
        "subject", "tags",
    )  # fmt: skip

    def __init__(
        self,
        digest: str,
        pushed: datetime,
        *,
        tags: tuple[str, ...] = (),
        size: int | None = None,
        media_type: str = "",
        status: Status = "ACTIVE",
        pulled: datetime | None = None,
        archived: datetime | None = None,
        activated: datetime | None = None,
        subject: str = "",
        children: frozenset[str] | None = None,
    ) -> None:
        self.digest = digest
        self.pushed = pushed
        self.tags = tags
        self.size = size
        self.media_type = media_type
        self.status: Status = status
        self.pulled = pulled
        self.archived = archived
        self.activated = activated
        self.subject = subject
        self.children = children

    def __repr__(self) -> str:
        return f"<Image {', '.join(self.tags) or self.digest}>"

    @property
    def storage_class(self) -> StorageClass:
        return "archive" if self.status == "ARCHIVED" else "standard"

    @property
    def is_list(self) -> bool:
        return self.media_type in LISTS or bool(self.children)


class Repository:
    """A repository with all its images; the names are empty where the source does not give them."""

    __slots__ = ("images", "name", "registry")

    def __init__(self, registry: str, name: str, images: list[Image]) -> None:
        self.registry = registry
        self.name = name
        self.images = images
