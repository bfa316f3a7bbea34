"""Findings made by hand from small sources, so that reports are tested without the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from ecrlint.lint.located import Located, LocatedRelated
from ecrlint.policy.pointer import Place
from ecrlint.rule.finding import Finding
from ecrlint.rule.rule import Rule
from ecrlint.source import Source, Span

if TYPE_CHECKING:
    from ecrlint.rule.finding import Level

POLICY = """\
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Pull",
      "Effect": "Allow",
      "Principal": "*",
      "Action": ["ecr:PutImage"]
    }
  ]
}
"""

PUSH_DOC = """Anyone can push images

A statement lets callers of *any* account push,
with **no** condition. See [the guide](https://example.com/guide).

## Why it matters

An attacker replaces the image that `prod/**` runs.

## Example

```json fail
{"Principal": "*"}
```

## Use instead

~~~ yaml pass
# no `## heading` either:
## Principal
Principal: {AWS: "111122223333"}
~~~

## References

- <https://docs.aws.amazon.com/AmazonECR/>
"""


def _make_rule(code: str, name: str, level: Level, message: str, doc: str = "", **variants: str) -> Rule:
    """A rule as the loader would bind it."""
    rule = Rule(code, level=level, message=message, since="0.1.0")
    rule.messages.update(variants)
    rule.name = name
    rule.family = "exposed"
    rule.path = f"/elsewhere/rules/exposed/{name.replace('-', '_')}.py"
    rule.doc = doc
    return rule


@pytest.fixture
def syntax() -> Rule:
    return _make_rule("ECR001", "syntax-error", "error", "Expected '{expected}'.")


@pytest.fixture
def push() -> Rule:
    rule = _make_rule(
        "ECR201",
        "public-push",
        "error",
        "Statement '{sid}' lets '{who}' push images.",
        PUSH_DOC,
        nobody="Statement '{sid}' [sic] lets '{{nobody}}' push.",
    )
    rule.severity = 8.6
    rule.cwe = 284
    return rule


@pytest.fixture
def pull() -> Rule:
    rule = _make_rule("ECR202", "public-pull", "warning", "Statement '{sid}' lets anyone pull.")
    rule.severity = 5.5
    return rule


@pytest.fixture
def sid() -> Rule:
    return _make_rule("ECR401", "missing-sid", "note", "Statement '{index}' has no Sid.")


def _spot(source: Source, needle: str) -> Span:
    """Where a piece of the text first stands."""
    start = source.text.index(needle)
    return source.span(start, start + len(needle))


def _locate(
    rule: Rule,
    source: Source,
    where: str | Span,
    *,
    pointer: str = "/Statement/0/Principal",
    variant: str = "default",
    because: str = "",
    help: str = "",
    related: tuple[tuple[str, str], ...] = (),
    level: Level | None = None,
    **fields: str,
) -> Located:
    """A located finding about a piece of a source."""
    span = _spot(source, where) if isinstance(where, str) else where
    return Located(
        Finding(rule, Place(pointer), variant, fields, because, help, ()),
        level or rule.level,
        span,
        pointer,
        tuple(
            LocatedRelated(message, "/Statement/0/Effect", _spot(source, needle))
            for needle, message in related
        ),
        "repository" if pointer else "unknown",
        "",
        f"{rule.code}-{span.start}",
    )


@pytest.fixture
def make_rule() -> Callable[..., Rule]:
    return _make_rule


@pytest.fixture
def locate() -> Callable[..., Located]:
    return _locate


@pytest.fixture
def policy() -> Source:
    return Source("policies/app.json", POLICY)


@pytest.fixture
def rules(syntax: Rule, push: Rule, pull: Rule, sid: Rule) -> list[Rule]:
    return [syntax, push, pull, sid]
