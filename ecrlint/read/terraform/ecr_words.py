"""Whether a text may have to do with ECR: a cheap test that errs on the side of yes."""

from __future__ import annotations

import re

_word = re.compile(r"ecr(?<![a-z]ecr)")


def speaks_of_ecr(text: str) -> bool:
    """Whether a text has the word, not as a part of another such as secret, or may have it in an escape."""
    lowered = text.lower()
    return _word.search(lowered) is not None or "\\u" in lowered
