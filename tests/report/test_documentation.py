from __future__ import annotations

from textwrap import dedent

from ecrlint.rule.documentation import Documentation, document, plain
from ecrlint.rule.rule import Rule
from tests.rules.test_every_rule import HEADINGS


def test_the_parts_of_a_page(push: Rule) -> None:
    page = document(push)
    assert page.summary == "Anyone can push images"
    assert page.description == (
        "A statement lets callers of *any* account push,\n"
        "with **no** condition. See [the guide](https://example.com/guide)."
    )
    assert tuple(page.sections) == HEADINGS
    assert [block.text for block in page.sections["References"]] == [
        "- <https://docs.aws.amazon.com/AmazonECR/>"
    ]


def test_examples_are_the_fences_that_say_what_to_expect(push: Rule) -> None:
    examples = [(item.language, item.expectation, item.text) for item in document(push).examples]
    assert examples == [
        ("json", "fail", '{"Principal": "*"}\n'),
        (
            "yaml",
            "pass",
            '# no `## heading` either:\n## Principal\nPrincipal: {AWS: "111122223333"}\n',
        ),
    ]
    other = Documentation("x", "S\n\n```json\n{}\n```\n```sh fail\nls\n```\n```hcl  pass\n```\n")
    assert [(item.language, item.expectation) for item in other.examples] == [("hcl", "pass")]


def test_an_old_version_counts_for_the_examples_after_it() -> None:
    page = Documentation(
        "x", "S\n\n```json fail\n1\n```\n```json old\n2\n```\n```json fail\n3\n```\n```yaml pass\n4\n```\n"
    )
    pairs = [(item.old.strip(), item.text.strip(), item.expectation) for item in page.examples]
    assert pairs == [("", "1", "fail"), ("2", "3", "fail"), ("2", "4", "pass")]
    assert "```json\n2\n```" in page.as_markdown()


def test_what_a_fix_makes_of_an_example_stands_directly_after_it() -> None:
    page = Documentation(
        "x",
        "S\n\n```json fail\n1\n```\n\n```json fixed\n2\n```\n```json fixed\n3\n```\n"
        "```json pass\n4\n```\n```json fixed\n5\n```\n```hcl fail\n6\n```\n```json fixed\n7\n```\n",
    )
    assert [(item.text.strip(), item.fixed.strip()) for item in page.examples] == [
        ("1", "2"),
        ("4", ""),
        ("6", ""),
    ]
    assert page.stray_fixed == 3
    assert "```json\n1\n```\n\nFixed:\n\n```json\n2\n```\n" in page.as_markdown()
    assert "    1\n\nFixed:\n\n    2\n" in page.as_text()


def test_as_text(push: Rule) -> None:
    assert document(push).as_text() == dedent(
        """\
        Anyone can push images

        A statement lets callers of *any* account push,
        with no condition. See the guide (https://example.com/guide).

        Why it matters:

        An attacker replaces the image that `prod/**` runs.

        Example:

            {"Principal": "*"}

        Use instead:

            # no `## heading` either:
            ## Principal
            Principal: {AWS: "111122223333"}

        References:

        - https://docs.aws.amazon.com/AmazonECR/
        """
    )


def test_as_markdown(push: Rule) -> None:
    markdown = document(push).as_markdown()
    assert markdown.startswith("# public-push\n\nAnyone can push images\n\nA statement lets")
    assert '## Example\n\n```json\n{"Principal": "*"}\n```\n\n## Use instead\n\n```yaml\n' in markdown
    assert markdown.endswith("## References\n\n- <https://docs.aws.amazon.com/AmazonECR/>\n")


def test_without_a_docstring_the_name_stands_in() -> None:
    page = Documentation("public-push", "")
    assert (page.summary, page.description, page.examples) == ("public-push", "public-push", [])
    assert page.as_text() == "public-push\n"
    assert page.as_markdown() == "# public-push\n\npublic-push\n"


def test_a_fence_that_is_never_closed_ends_with_the_page() -> None:
    page = Documentation("x", "Summary\n\n````json fail\n```\n{}")
    assert page.examples[0].text == "```\n{}\n"


def test_a_paragraph_that_touches_a_fence_or_a_heading_ends_there() -> None:
    page = Documentation("x", "Summary\nmore\n## A\nb\n```json\n{}\n```\nc")
    assert page.description == "more"
    assert [block.text for block in page.sections["A"]] == ["b", "{}\n", "c"]


def test_plain_keeps_what_is_code() -> None:
    assert plain("`a**b**` **c** [d](e) <https://f>") == "`a**b**` c d (e) https://f"
