"""What the values of a stranger's own keys look like, as automata that give a text for every class.

Facts: the patterns of AWS Organizations (`o-…`, `r-…`, `ou-…`), of EC2's ids and of ARNs in the API
references, and of unique identifiers in the IAM User Guide, "IAM identifiers".
"""

from __future__ import annotations

from ecrlint.access.space.automata import ACCOUNT, Shape, next_characters, step_through

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container

    from ecrlint.access.space.automata import Part

_DIGITS = "9876543210"
_HEX = _DIGITS + "fedcba"
_LOWER = "zyxwvutsrqponmlkjihgfedcba"
_UPPER = _LOWER.upper()
_NAME = _LOWER + _DIGITS + _UPPER + "-_.@+=,"
_RESOURCE = _NAME + "/:#~"

REGIONS = (
    "us-east-1", "us-east-2", "us-west-1", "us-west-2", "af-south-1", "ap-east-1", "ap-east-2",
    "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-south-2", "ap-southeast-1",
    "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6",
    "ap-southeast-7", "ca-central-1", "ca-west-1", "eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1",
    "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3", "il-central-1", "me-central-1", "me-south-1",
    "mx-central-1", "sa-east-1", "cn-north-1", "cn-northwest-1", "us-gov-east-1", "us-gov-west-1",
    "us-iso-east-1", "us-iso-west-1", "us-isob-east-1", "us-isob-west-1", "eu-isoe-west-1",
    "us-isof-east-1", "us-isof-south-1", "eusc-de-east-1",
)  # fmt: skip
"""The Regions that botocore's endpoints know."""


def _shape(*parts: Part) -> Shape:
    """Parts one after the other, each with its characters and how many: one, some (1 or more), any."""

    def special(state: int) -> str:
        repeated = parts[state - 1][0][0] if state and parts[state - 1][1] != "one" else ""
        return repeated + next_characters(parts, state)

    return Shape(
        lambda state, char: step_through(parts, state, char), _ends(parts), filler=_RESOURCE, special=special
    )


def _ends(parts: tuple[Part, ...]) -> Container[int]:
    last = len(parts)
    while last and parts[last - 1][1] == "any":
        last -= 1
    return range(last, len(parts) + 1)


def _text(text: str) -> tuple[Part, ...]:
    return tuple((char, "one") for char in text)


def form_of(text: str) -> Shape:
    """The form of one text only."""
    return _shape(*_text(text))


_ORG_ID = (*_text("o-"), *(((_LOWER + _DIGITS, "one"),) * 10), (_LOWER + _DIGITS, "any"))
_ID = (*(((_HEX, "one"),) * 8), (_HEX, "any"))
_UNIQUE = ((_UPPER + _DIGITS, "one"),) * 17
_ANY_ACCOUNT = ((_DIGITS, "one"),) * 12

ORGANIZATION = _shape(*_ORG_ID)
PATH = _shape(
    *_ORG_ID, *_text("/r-"), (_LOWER + _DIGITS, "some"), ("/", "one"), (_LOWER + _DIGITS + "-/", "any")
)


def _arn(account: tuple[Part, ...]) -> Shape:
    return _shape(
        *_text("arn:aws"), (_LOWER + "-", "any"), (":", "one"), (_LOWER + _DIGITS + "-", "some"),
        (":", "one"), (_LOWER + _DIGITS + "-", "any"), (":", "one"), *account, (":", "one"),
        (_RESOURCE, "some"),
    )  # fmt: skip


def _vpc_arn(account: tuple[Part, ...]) -> Shape:
    return _shape(
        *_text("arn:aws"), (_LOWER + "-", "any"), *_text(":ec2:"), (_LOWER + _DIGITS + "-", "some"),
        (":", "one"), *account, *_text(":vpc/vpc-"), *_ID,
    )  # fmt: skip


OWN_ARN = _arn(_ANY_ACCOUNT)
VPC_ARN = _vpc_arn(_ANY_ACCOUNT)
VPC = _shape(*_text("vpc-"), *_ID)
ENDPOINT = _shape(*_text("vpce-"), *_ID)
ROLE_ID = _shape(*_text("AROA"), *_UNIQUE, (":", "one"), (_NAME, "some"))
USER_ID = _shape(*_text("AIDA"), *_UNIQUE)
FEDERATED_ID = _shape(*(((_DIGITS, "one"),) * 12), (":", "one"), (_NAME, "some"))

FORMS: dict[str, tuple[Shape, ...]] = {
    "aws:principalorgid": (ORGANIZATION,),
    "aws:vpceorgid": (ORGANIZATION,),
    "aws:resourceorgid": (ORGANIZATION,),
    "aws:principalorgpaths": (PATH,),
    "aws:vpceorgpaths": (PATH,),
    "aws:resourceorgpaths": (PATH,),
    "aws:resourceaccount": (ACCOUNT,),
    "aws:vpceaccount": (ACCOUNT,),
    "aws:sourcevpc": (VPC,),
    "aws:ec2instancesourcevpc": (VPC,),
    "aws:sourcevpce": (ENDPOINT,),
    "aws:sourcevpcarn": (VPC_ARN,),
    "aws:userid": (ROLE_ID, USER_ID, ACCOUNT, FEDERATED_ID),
    "glue:credentialissuingservice": (form_of("glue.amazonaws.com"),),
    **dict.fromkeys(
        (
            "aws:chatbotsourcearn", "aws:signinsessionarn", "lambda:sourcefunctionarn",
            "ec2:sourceinstancearn", "ssm:sourceinstancearn", "codebuild:buildarn", "codebuild:projectarn",
        ),
        (OWN_ARN,),
    ),
}  # fmt: skip
"""The forms of a lower-case key's values, where every value has one of them."""


def forms_of(key: str, account: str) -> tuple[Shape, ...]:
    """The forms of what belongs to one account, for keys whose values say whose they are."""
    forms = FORMS.get(key)
    if forms == (OWN_ARN,):
        return (_arn(_text(account)),)
    return (_vpc_arn(_text(account)),) if forms == (VPC_ARN,) else ()


def is_of_form(key: str, value: str) -> bool:
    """Whether a value is one that a key can have; of keys without a form every text is."""
    if key == "aws:requestedregion":
        return value in REGIONS
    forms = FORMS.get(key)
    return forms is None or any(form.fits(value) for form in forms)


def overlap(one: Shape, other: Shape) -> bool:
    """Whether some text is of both forms."""
    fresh = [(one.start, other.start)]
    seen = set(fresh)
    while fresh:
        ours, theirs = fresh.pop()
        if ours in one.ends and theirs in other.ends:
            return True
        for char in {*one.filler, *other.filler, *one.special(ours), *other.special(theirs)}:
            after = one.step(ours, char), other.step(theirs, char)
            if min(after) >= 0 and after not in seen:
                seen.add(after)
                fresh.append(after)
    return False
