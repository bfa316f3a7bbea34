"""The nearest name, whatever the length of what was written."""

from __future__ import annotations

from difflib import SequenceMatcher, get_close_matches

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrlint.policy.action import documented_actions
from ecrlint.policy.spelling import may_be_opposite, nearest

KNOWN = documented_actions("ecr")


@given(
    st.sampled_from(KNOWN), st.integers(0, 30), st.text("aeiIMTz:", max_size=4), st.sampled_from((0.75, 0.8))
)
def test_it_is_the_one_that_resembles_most(name: str, at: int, more: str, cutoff: float) -> None:
    written = name[:at] + more + name[at + 2 :]
    close = get_close_matches(written.lower(), [each.lower() for each in KNOWN], n=1, cutoff=cutoff)
    found = nearest(written, KNOWN, cutoff)
    assert (found.lower() if found else None) == (close[0] if close else None)
    assert found is None or SequenceMatcher(b=written.lower(), a=found.lower()).ratio() >= cutoff


def test_a_long_word_is_near_nothing() -> None:
    assert nearest("ecr:" + "PutImage" * 500_000, KNOWN) is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("NotAllow", "Allow"),
        ("Disallow", "Allow"),
        ("Do not allow", "Allow"),
        ("UnDeny", "Deny"),
        ("NoAction", "NotAction"),
        ("DenyAction", "Action"),
        ("NonPrincipal", "Principal"),
        ("StringNoEquals", "StringNotEquals"),
        ("StringNtEquals", "StringNotEquals"),
        ("ForAlValues:StringEquals", "ForAnyValue:StringEquals"),
        ("StringEqualsIfExit", "StringEqualsIfExists"),
        ("ecr:DeTagResource", "ecr:TagResource"),
        ("ecr:RegisterPullTimeUpdateExclusions", "ecr:DeregisterPullTimeUpdateExclusion"),
    ],
)
def test_a_name_may_be_the_opposite(written: str, meant: str) -> None:
    assert may_be_opposite(written, meant)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("allow", "Allow"),
        ("Alow", "Allow"),
        ("Dny", "Deny"),
        ("Statment", "Statement"),
        ("stringnotequal", "StringNotEquals"),
        ("ForAllValues:StringEqual", "ForAllValues:StringEquals"),
        ("ecr:DescribeImage", "ecr:DescribeImages"),
        ("ecr:DeregisterPullTimeUpdateExclusions", "ecr:DeregisterPullTimeUpdateExclusion"),
    ],
)
def test_a_slip_is_no_opposite(written: str, meant: str) -> None:
    assert not may_be_opposite(written, meant)
