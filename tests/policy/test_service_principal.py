from __future__ import annotations

import pytest

from ecrlint.policy.service_principal import is_service


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("lambda.amazonaws.com", True),
        ("replication.ecr.amazonaws.com", True),
        ("lambda.amazonaws.com.cn", True),
        ("lambda", False),
        ("lambda.example.com", False),
        ("abcdefghijklmnop", False),
        (".amazonaws.com", False),
        ("Lambda.amazonaws.com", False),
        ("a..amazonaws.com", False),
    ],
)
def test_the_form_of_a_service_principal(text: str, answer: bool) -> None:
    assert is_service(text) is answer
