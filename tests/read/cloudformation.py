"""What is found in CloudFormation templates, for their tests."""

from __future__ import annotations

import textwrap
from typing import Any

from ecrlint.policy.pointer import Place
from ecrlint.read.document import Document, Reading, read
from ecrlint.source import Source


def reading(text: str, path: str = "template.yaml") -> Reading:
    return read(Source(path, textwrap.dedent(text)))


def documents(text: str, path: str = "template.yaml") -> list[Document]:
    found = reading(text, path)
    assert not found.problems
    return found.documents


def written(document: Document, pointer: str, part: str = "value") -> str:
    """The characters that a place of a document is reported at."""
    span = document.locate(Place(pointer, part))  # type: ignore[arg-type]
    return span.source.text[span.start : span.end]


def line_of(document: Document, pointer: str) -> int:
    return document.locate(Place(pointer, "value")).line


def policy(principal: str, sections: str = "") -> str:
    """A template with a policy that names `principal`, a value in one line of YAML, behind more sections."""
    return f"""\
{textwrap.dedent(sections)}
Resources:
  Puller: {{Type: AWS::IAM::Role}}
  App:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryPolicyText:
        Statement:
          - Principal: {principal}
"""


def principals(principal: str, sections: str = "") -> list[object]:
    """What the principal of such a template is, for each form of the policy."""
    found: list[Any] = [document.data for document in documents(policy(principal, sections))]
    return [data["Statement"][0].get("Principal") for data in found]
