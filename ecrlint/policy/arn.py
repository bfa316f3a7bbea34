"""Amazon Resource Names and account ids (IAM User Guide, "IAM identifiers"; botocore partitions)."""

from __future__ import annotations

from ecrlint.policy.wildcard import matches
from ecrlint.startup.light_functools import lru_cache

PARTITIONS = (
    "aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc",
)  # fmt: skip

DOCUMENTATION_ACCOUNTS = frozenset(
    [
        "000000000000",
        "012345678901",
        "012345678910",
        "111111111111",
        "111122223333",
        "123456789012",
        "222222222222",
        "333333333333",
        "444455556666",
        "555555555555",
        "777788889999",
        "987654321098",
        "999999999999",
    ]
)
"""Account ids that AWS documentation and its copies use for nobody in particular."""


class Arn:
    """An ARN cut at its first five colons; fields may be empty or hold wildcards."""

    __slots__ = ("account", "partition", "region", "resource", "service")

    def __init__(self, partition: str, service: str, region: str, account: str, resource: str) -> None:
        self.partition = partition
        self.service = service
        self.region = region
        self.account = account
        self.resource = resource


@lru_cache(maxsize=4096)
def parse_arn(text: str) -> Arn | None:
    """The ARN in `text`, or the pattern of one; None where there are not six fields, or the first is not arn.

    A pattern may have wildcards in each of them (IAM User Guide, "Condition operators": ARN operators).
    """
    fields = text.split(":", 5)
    if len(fields) < 6 or not matches(fields[0], "arn"):
        return None
    return Arn(*fields[1:])


def is_account_id(text: str) -> bool:
    """Whether this is twelve digits."""
    return len(text) == 12 and text.isascii() and text.isdigit()


def is_region(text: str) -> bool:
    """Whether this has the form of a Region: `eu-central-1`, `us-gov-west-1`, `eusc-de-east-1`."""
    *words, number = text.split("-")
    return len(words) > 1 and all(map(_is_lower_word, words)) and number.isascii() and number.isdigit()


def _is_lower_word(text: str) -> bool:
    return text.isascii() and text.isalpha() and text.islower()


def is_repository_uri(text: str) -> bool:
    """Whether this is the address of an image repository, which people take for its ARN."""
    return ".dkr.ecr." in text or ".dkr.ecr-fips." in text or text.startswith("public.ecr.aws/")


def has_wildcard(text: str) -> bool:
    return "*" in text or "?" in text


def placeholder(text: str) -> str | None:
    """The part of `text` that a person should have replaced: `<…>`, `{…}`, `[…]`, `ACCOUNT_ID`.

    A policy variable (`${aws:…}`) is none; whether it may stand there is another question.
    """
    import re

    braces = re.search(r"<[^<>]*>|\$\{[^{}:]*\}|\{\{[^{}]*\}\}|(?<!\$)\{[^{}]*\}|%\w*|\[[^\[\]]*\]", text)
    if braces:
        return braces.group()
    # The service of an ARN may be called account, and so may its resource.
    for field in text.split(":")[3:5] if text.startswith("arn:") else text.split(":"):
        if _is_spelt_out_account(field):
            return field
    return None


def _is_spelt_out_account(field: str) -> bool:
    """Whether a field names the thing instead of giving it: aws_account_id, ACCOUNT, YOUR-ACCOUNT."""
    lowered = field.lower().replace("-", "_")
    words = lowered.split("_")
    return "/" not in field and (
        "account" in lowered or "placeholder" in lowered or words[0] in ("your", "my", "xxx")
        or (len(field) == 12 and set(lowered) == {"x"})
    )  # fmt: skip
