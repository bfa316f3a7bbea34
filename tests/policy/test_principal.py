"""Who is named, and who has what somebody else is granted."""

from __future__ import annotations

import pytest

from ecrlint.policy.principal import Principal

A, B = "111122223333", "444455556666"
ROOT = f"arn:aws:iam::{A}:root"
ROLE = f"arn:aws:iam::{A}:role/ci"


@pytest.mark.parametrize(
    ("wide", "narrow", "covers"),
    [
        ("*", ROLE, True),
        ("*", A, True),
        (A, ROLE, True),
        (ROOT, ROLE, True),
        (A, ROOT, True),
        (ROOT, A, True),
        (A, f"arn:aws:iam::{A}:user/anna", True),
        (B, ROLE, False),
        (f"arn:aws:iam::{B}:root", A, False),
        (ROLE, ROLE, True),
        (ROLE, A, False),
        (ROLE, f"{ROLE}-2", False),
        (ROLE, "*", False),
        (A, "*", False),
    ],
)
def test_what_one_is_granted_the_other_has(wide: str, narrow: str, covers: bool) -> None:
    assert Principal("AWS", wide, "").covers(Principal("AWS", narrow, "")) is covers


def test_a_service_is_of_no_account() -> None:
    service = Principal("Service", "lambda.amazonaws.com", "")
    assert service.is_service and not service.is_whole_account
    assert not Principal("AWS", A, "").covers(service)
    assert Principal("AWS", "*", "").covers(service)
