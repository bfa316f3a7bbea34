"""Which reader takes a source: the one place that knows every format.

A format is a module of this package and one line here. Either its files are told by their names; then the
module has `read(source, files)`. Or it is written in JSON or YAML and told by what is in it; then it has
`read(value, tree, source, files)`. Both give each policy as a Found. Modules are imported when their first
file comes.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any, Protocol

    from ecrlint.read.candidate import Found, Remark
    from ecrlint.read.files import Files
    from ecrlint.read.positions import Node
    from ecrlint.source import Source

    class TextReader(Protocol):
        """A module that reads whole texts. Raises SyntaxTrouble."""

        def read(self, source: Source, files: Files) -> Iterator[Found | Remark]: ...

    class ShapeReader(Protocol):
        """A module that finds policies in data; `tree` makes the tree of positions."""

        def read(
            self, value: Any, tree: Callable[[], Node], source: Source, files: Files
        ) -> Iterator[Found]: ...


_AWS_API = (
    ("policyText",), ("lifecyclePolicyText",),
    ("repositoryCreationTemplate",), ("repositoryCreationTemplates",),
    ("prefix", "appliedFor"), ("resourceType", "configuration"), ("resourceType", "resource"),
    ("configurationItem",), ("configurationItems",), ("baseConfigurationItems",), ("invokingEvent",),
    ("PolicyDocument", "PolicyName"), ("PolicyVersion",), ("VpcEndpoints",), ("VpcEndpoint",),
    ("PolicyDocument", "VpcEndpointId"), ("PolicySummary", "Content"),
    ("Results", "QueryInfo"), ("TypeName", "ResourceDescription"), ("TypeName", "ResourceDescriptions"),
)  # fmt: skip
"""Keys that the answers to and the requests of ECR, AWS Config and Cloud Control have together."""


class Named:
    """A format whose files are told by how their names end, in lower case."""

    __slots__ = ("endings", "module", "name")

    def __init__(self, name: str, module: str, *endings: str) -> None:
        self.name = name
        self.module = module
        self.endings = endings

    def load(self) -> TextReader:
        """The module that reads it."""
        reader: TextReader = _load(self.module)
        return reader


class Shaped:
    """A format in JSON or YAML; `fits` looks at the outermost object, or at one of the outermost list."""

    __slots__ = ("fits", "module", "name")

    def __init__(self, name: str, module: str, fits: Callable[[Mapping[str, object]], bool]) -> None:
        self.name = name
        self.module = module
        self.fits = fits

    def load(self) -> ShapeReader:
        """The module that reads it."""
        reader: ShapeReader = _load(self.module)
        return reader


def _is_cloudformation(value: Mapping[str, object]) -> bool:
    """A template of CloudFormation, also one for SAM or written by the CDK."""
    return isinstance(value.get("Resources"), dict)


def _is_terraform(value: Mapping[str, object]) -> bool:
    """What `terraform show -json` prints of a plan or a state."""
    return "format_version" in value and not value.keys().isdisjoint(
        ("planned_values", "resource_changes", "values")
    )


def _is_aws_api(value: Mapping[str, object]) -> bool:
    return any(all(key in value for key in keys) for keys in _AWS_API)


def _is_kubernetes(value: Mapping[str, object]) -> bool:
    return "apiVersion" in value and "kind" in value


def _is_pulumi(value: Mapping[str, object]) -> bool:
    resources = value.get("resources")
    if not isinstance(resources, dict):
        return False
    types = (each.get("type") for each in resources.values() if isinstance(each, dict))
    return any(isinstance(type, str) and type.startswith(("aws", "pulumi:")) for type in types)


def _is_serverless(value: Mapping[str, object]) -> bool:
    return "service" in value and "provider" in value


def _is_custodian(value: Mapping[str, object]) -> bool:
    policies = value.get("policies")
    return isinstance(policies, list) and any(
        isinstance(each, dict) and "resource" in each and "actions" in each for each in policies
    )


def _is_pipeline(value: Mapping[str, object]) -> bool:
    """A pipeline of a code host or of CodeBuild, whose steps run scripts."""
    return not value.keys().isdisjoint(("jobs", "phases", "pipelines", "runs", "stages", "steps")) or any(
        isinstance(each, dict) and "script" in each for each in value.values()
    )


def _is_patch(value: Mapping[str, object]) -> bool:
    return "op" in value and "path" in value


def _is_ansible(value: Mapping[str, object]) -> bool:
    return any(
        key in ("hosts", "tasks", "block", "import_playbook")
        or key.endswith(("ecs_ecr", "iam_policy", "iam_managed_policy", "ec2_vpc_endpoint"))
        for key in value
    )


TERRAFORM = (".tf", ".tofu", ".tf.json", ".tofu.json")
"""How the names of files end that are written in Terraform's language."""

TERRAGRUNT = "terragrunt.hcl"
"""How the names of Terragrunt's units end."""

NAMED: tuple[Named, ...] = (
    Named("Terraform module", "terraform.reader", *TERRAFORM),
    Named("Terragrunt configuration", "terragrunt.reader", TERRAGRUNT),
    Named("JSON template", "formats.json_template", ".tftpl", ".tpl", ".json.j2", ".json.jinja", ".json.erb"),
    Named("JSON text with comments", "formats.json_comments", ".jsonc", ".json5"),
    Named("Markdown text", "formats.markdown", ".md", ".markdown", ".mdx"),
    Named("shell script", "formats.shell", ".sh", ".bash", ".zsh", "makefile", ".mk", "jenkinsfile"),
)
"""In the order in which they are tried."""

_ENDINGS = tuple(ending for format in NAMED for ending in format.endings)

SHAPED: tuple[Shaped, ...] = (
    Shaped("CloudFormation template", "cloudformation", _is_cloudformation),
    Shaped("Terraform plan or state", "terraform.plan", _is_terraform),
    Shaped("AWS API output", "formats.aws_api", _is_aws_api),
    Shaped("Kubernetes resource", "formats.kubernetes", _is_kubernetes),
    Shaped("Pulumi program", "formats.pulumi", _is_pulumi),
    Shaped("Serverless service", "formats.serverless", _is_serverless),
    Shaped("Cloud Custodian policy", "formats.custodian", _is_custodian),
    Shaped("pipeline", "formats.pipeline", _is_pipeline),
)
"""In the order in which they are tried; what fits none is taken for a plain policy."""

LISTED: tuple[Shaped, ...] = (
    Shaped("AWS API output", "formats.aws_api", _is_aws_api),
    Shaped("CloudFormation patches", "cloudformation.patches", _is_patch),
    Shaped("Ansible playbook", "formats.ansible", _is_ansible),
)
"""The same for those whose outermost value is a list."""

SUFFIXES = (
    ".json", ".jsonc", ".json5", ".yaml", ".yml", ".template", ".tf", ".tofu", TERRAGRUNT,
    ".tftpl", ".tpl", ".json.j2", ".json.jinja", ".json.erb",
    ".yaml.j2", ".yml.j2", ".yaml.jinja", ".yml.jinja", ".yaml.erb", ".yml.erb",
    ".yaml.gotmpl", ".yml.gotmpl",
)  # fmt: skip
"""What a walk through folders reads."""

SNIPPET_SUFFIXES = (
    ".md", ".markdown", ".mdx",
    ".sh", ".bash", ".zsh", "makefile", ".mk", "jenkinsfile",
)  # fmt: skip
"""What it reads too with --include-snippets: files that hold policies among other things."""


def named_format(path: str) -> Named | None:
    """The format that the name of a file tells."""
    lowered = path.lower()
    if not lowered.endswith(_ENDINGS):
        return None
    return next(format for format in NAMED if lowered.endswith(format.endings))


def is_read(name: str) -> bool:
    """Whether files whose names end like this are read, be it with --include-snippets."""
    return name.lower().endswith((*SUFFIXES, *SNIPPET_SUFFIXES))


def shaped_format(value: object) -> Shaped | None:
    """The format that data shows; None for a plain policy, and for what nobody knows."""
    if isinstance(value, list):
        formats, members = LISTED, [item for item in value if isinstance(item, dict)]
    elif isinstance(value, dict) and "Statement" not in value:
        formats, members = SHAPED, [value]
    else:
        return None
    for format in formats:
        if any(map(format.fits, members)):
            return format
    return None


def _load(module: str) -> Any:
    from importlib import import_module

    return import_module(f"ecrlint.read.{module}")
