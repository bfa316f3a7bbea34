"""What AWS answers and is asked, as the command line prints and takes it in JSON.

Policies are texts in it. The ECR API calls them policyText and lifecyclePolicyText (API reference,
GetRepositoryPolicy, GetRegistryPolicy, GetLifecyclePolicy), its creation templates repositoryPolicy and
lifecyclePolicy. EC2 has PolicyDocument beside the id of a VPC endpoint (EC2 API, DescribeVpcEndpoints), AWS
Organizations has Content beside the PolicySummary (Organizations API, DescribePolicy). AWS Config and Cloud
Control name them as CloudFormation does, in a configuration that is often a JSON text itself, so that the
policy is escaped twice.
"""

from __future__ import annotations

from ecrlint.policy.kind import UNFIXED, kind_of
from ecrlint.read.cursor import Cursor, TextLayer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecrlint.policy.model import Kind
    from ecrlint.read.candidate import Found
    from ecrlint.read.files import Files
    from ecrlint.read.positions import Node
    from ecrlint.source import Source

_WRAPPERS = ("configuration", "resource", "properties", "invokingevent", "results")
"""What may hold data as a JSON text."""

_CONTROL = "RESOURCE_CONTROL_POLICY"


def read(value: object, tree: Callable[[], Node], source: Source, files: Files) -> Iterator[Found]:
    """The policies of a response, a request or a configuration item, however deep they are in it."""
    yield from _policies(Cursor(value, TextLayer(source.text, tree)), Owner())


class Owner:
    """Whose policy it is, as far as the objects around it say: a resource's type, its names.

    `of_repository` says that a repository is named, be it by a hole.
    """

    __slots__ = ("account", "name", "of_repository", "repository", "type")

    def __init__(
        self,
        type: str = "",
        name: str = "",
        repository: str = "",
        account: str = "",
        of_repository: bool = False,
    ) -> None:
        self.type = type
        self.name = name
        self.repository = repository
        self.account = account
        self.of_repository = of_repository

    def within(self, fields: dict[str, Cursor]) -> Owner:
        """The same, with what an object further inside says; `fields` go by names in lower case."""

        def first(old: str, *names: str) -> str:
            return next((fields[name].known for name in names if name in fields and fields[name].known), old)

        return Owner(
            first(self.type, "resourcetype", "typename"),
            first(self.name, "resourcename", "prefix", "policyname", "vpcendpointid"),
            first(self.repository, "repositoryname"),
            first(self.account, "registryid", "accountid", "awsaccountid"),
            self.of_repository or "repositoryname" in fields,
        )


def _policies(spot: Cursor, owner: Owner) -> Iterator[Found]:
    if not isinstance(spot.value, dict):
        for item in spot:
            yield from _policies(item.inside(), owner)
        return
    fields = {key.lower(): spot[key] for key in spot.value}
    owner = owner.within(fields)
    if owner.type and not owner.type.startswith("AWS::ECR::"):
        return
    for field, inner in fields.items():
        kind = _bounding_kind(field, fields) or _kind(field, inner, owner)
        if kind and (inner.given or _is_asked_for(inner, owner)):
            name = owner.repository or owner.name or kind
            yield inner.unquote().found(kind, name=name, repository=owner.repository, account=owner.account)
        elif not kind:
            yield from _policies(inner.inside() if field in _WRAPPERS else inner, owner)


def _is_asked_for(inner: Cursor, owner: Owner) -> bool:
    """Whether an empty text is what a request sets as a policy: in answers it says that there is none."""
    is_request = not owner.type and inner.pointer.endswith(("/policyText", "/lifecyclePolicyText"))
    return is_request and isinstance(inner.value, str)


def _bounding_kind(field: str, fields: dict[str, Cursor]) -> Kind | None:
    """What kind of policy a field holds in an answer about a VPC endpoint or of AWS Organizations."""
    if field == "policydocument" and "vpcendpointid" in fields:
        return "endpoint"
    is_control = "policysummary" in fields and fields["policysummary"]["Type"].known == _CONTROL
    return "resource-control" if field == "content" and is_control else None


def _kind(field: str, inner: Cursor, owner: Owner) -> Kind | None:
    """What kind of policy a field holds; None when it holds none."""
    if field == "lifecyclepolicytext" or (field == "lifecyclepolicy" and isinstance(inner.value, str)):
        return "lifecycle"
    if field == "policydocument" or (field == "document" and isinstance(inner.value, dict)):
        return "identity"
    if field in ("repositorypolicytext", "repositorypolicy"):
        return "public" if owner.type == "AWS::ECR::PublicRepository" else "repository"
    if field == "policytext":
        return _kind_by_content(inner, owner)
    return None


def _kind_by_content(policy: Cursor, owner: Owner) -> Kind:
    """The kind of a policyText: public repositories answer as private ones do, a registry has no name."""
    shown = kind_of(policy.unquote().inside().value)[0]
    if owner.of_repository:
        return "public" if shown == "public" else "repository"
    if owner.account or not shown:
        return "registry"
    return "repository" if shown in UNFIXED else shown
