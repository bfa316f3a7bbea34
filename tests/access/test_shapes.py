"""The forms of names, accounts and ARNs (IAM User Guide, "IAM and AWS STS quotas")."""

from __future__ import annotations

import pytest

from ecrlint.access.space.automata import ACCOUNT, ARN, PATH_AND_NAME, SESSION, TEXT, Shape

FITS: list[tuple[Shape, list[str], list[str]]] = [
    (TEXT, ["a", "*", "a b/c:d", "é"], [""]),
    (ACCOUNT, ["210987654321", "000000000000"], ["", "21098765432", "2109876543210", "21098765432x"]),
    (SESSION, ["me", "build-1", "a@b.c", "_+=,.@-"], ["", "a", "a/b", "a b", "a:b", "*b"]),
    (
        PATH_AND_NAME,
        [
            "a",
            "ci",
            "team/ci",
            "team/ops/ci",
            "te!am/ci",
            "te!am/x!/ci",
            "te*am/ci",
            "te?am/ci",
            "x:y/ci",
            "x\x7f/ci",
            "_+=,.@-",
        ],
        [
            "",
            "/",
            "/ci",
            "ci/",
            "team//ci",
            "te!am",
            "team/c!i",
            "te:am",
            "c i",
            "é/ci",
        ],
    ),
    (
        ARN,
        [
            "arn:aws:s3:::bucket",
            "arn:aws:iam::210987654321:root",
            "arn:aws:lambda:eu-central-1:210987654321:function:app",
            "arn:x:y::210987654321:z",
        ],
        [
            "",
            "arn",
            "arn:aws",
            "urn:aws:s3:::bucket",
            "arn::s3:::bucket",
            "arn:aws::::bucket",
            "arn:aws:s3:::",
            "arn:aws:s3::bucket",
            "arn:aws:iam::21098765432:root",
            "arn:aws:iam::2109876543210:root",
            "arn:aws:iam::21098765432x:root",
        ],
    ),
]


@pytest.mark.parametrize(("shape", "good", "bad"), FITS)
def test_what_fits(shape: Shape, good: list[str], bad: list[str]) -> None:
    assert [text for text in good if not shape.fits(text)] == []
    assert [text for text in bad if shape.fits(text)] == []


@pytest.mark.parametrize("shape", [TEXT, ACCOUNT, SESSION, PATH_AND_NAME, ARN])
def test_what_a_shape_proposes_can_follow(shape: Shape) -> None:
    """From the start on, there is always a character that leads on, until the text is of the form."""
    state, text = shape.start, ""
    while state not in shape.ends:
        state, char = next(
            (after, char)
            for char in (*shape.special(state), *shape.filler)
            if (after := shape.step(state, char)) >= 0 and (char != "/" or text)
        )
        text += char
        assert len(text) < 40
    assert shape.fits(text)
