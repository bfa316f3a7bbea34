"""Strangers, written from AWS's page of global condition keys and not from the engine.

A stranger is a role or user of an account and an organisation that the policy does not name. `Stranger` makes
requests of one, all keys together.
"""

from __future__ import annotations

import re
from ipaddress import collapse_addresses, ip_network
from typing import TYPE_CHECKING, Any

from ecrlint.access.semantics.request import Caller, Request

if TYPE_CHECKING:
    from random import Random

Data = dict[str, Any]
Values = tuple[str, ...]

ACCOUNT, ORG, VPC, VPCE = "666677778888", "o-zzzzyyyyxx", "vpc-0feedfacefeedface", "vpce-0feedfacefeedface"
PATHS = (f"{ORG}/r-zzzz/ou-zzzz-11112222/",)
OWNERS = {
    "aws:resourceaccount": ("210987654321",),
    "aws:resourceorgid": ("o-ownerowner",),
    "aws:resourceorgpaths": ("o-ownerowner/r-ownr/",),
}
OWN_ARNS = {
    "aws:chatbotsourcearn": f"arn:aws:chatbot::{ACCOUNT}:chat-configuration/slack-channel/mine",
    "aws:signinsessionarn": f"arn:aws:signin:us-east-1:{ACCOUNT}:session/mine",
    "lambda:sourcefunctionarn": f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:mine",
    "ec2:sourceinstancearn": f"arn:aws:ec2:us-east-1:{ACCOUNT}:instance/i-0feedfacefeedface",
    "ssm:sourceinstancearn": f"arn:aws:ec2:us-east-1:{ACCOUNT}:instance/i-0feedfacefeedface",
    "codebuild:buildarn": f"arn:aws:codebuild:us-east-1:{ACCOUNT}:build/mine:1",
    "codebuild:projectarn": f"arn:aws:codebuild:us-east-1:{ACCOUNT}:project/mine",
}
FREE_TEXTS = ("aws:sourceidentity", "aws:useragent", "aws:referer", "aws:federatedprovider")
ENDPOINT = ("aws:sourcevpc", "aws:sourcevpce", "aws:vpcsourceip", "aws:sourcevpcarn", "aws:vpceaccount",
            "aws:vpceorgid", "aws:vpceorgpaths")  # fmt: skip
PUBLIC_ADDRESSES = ("52.94.76.5", "8.8.8.8", "100.200.1.1", "203.0.113.77", "2600:1f00::5", "2a05:d000::1")
PRIVATE_ADDRESSES = ("10.0.0.77", "10.200.0.1", "172.16.0.9", "192.168.5.5")
REGIONS = ("us-east-1", "eu-central-1", "eu-west-1", "ap-southeast-2", "us-gov-west-1", "cn-north-1")
TIMES = (0, 1_500_000_000, 1_767_225_600, 1_780_000_000, 1_798_761_600, 2_000_000_000)
SERVICES = ("cloudformation.amazonaws.com", "athena.amazonaws.com", "kms.amazonaws.com")
DOUBTFUL = ("aws:assumedroot", "aws:viaawsmcpservice", "aws:ismcpserviceaction", "aws:viacustomerdomain",
            "aws:calledviaawsmcp", "identitystore:userid", "glue:roleassumedby")  # fmt: skip
ABSENT = ("aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths", "aws:sourceowner",
          "aws:principalservicename", "aws:principalservicenameslist")  # fmt: skip
FORMS = {
    "aws:principalorgid": r"o-[a-z0-9]{10,32}", "aws:vpceorgid": r"o-[a-z0-9]{10,32}",
    "aws:resourceorgid": r"o-[a-z0-9]{10,32}", "aws:resourceaccount": r"\d{12}", "aws:vpceaccount": r"\d{12}",
    "aws:principalorgpaths": r"o-[a-z0-9]{10,32}/r-[a-z0-9]+/[a-z0-9/-]*",
    "aws:vpceorgpaths": r"o-[a-z0-9]{10,32}/r-[a-z0-9]+/[a-z0-9/-]*",
    "aws:resourceorgpaths": r"o-[a-z0-9]{10,32}/r-[a-z0-9]+/[a-z0-9/-]*",
    "aws:sourcevpc": r"vpc-[0-9a-f]{8,}", "aws:sourcevpce": r"vpce-[0-9a-f]{8,}",
    "aws:ec2instancesourcevpc": r"vpc-[0-9a-f]{8,}",
    "aws:requestedregion": r"[a-z]{2,4}(-[a-z]+)+-\d",
    "aws:userid": r"(AROA[A-Z0-9]{17}:[\w+=,.@-]{2,}|AIDA[A-Z0-9]{17}|\d{12}(:[\w+=,.@-]{2,})?)",
    "aws:multifactorauthage": r"\d+(\.\d+)?", "ec2:roledelivery": r"-?\d+(\.\d+)?",
    "aws:epochtime": r"-?\d+(\.\d+)?", "glue:credentialissuingservice": "glue.amazonaws.com",
    **dict.fromkeys(("aws:securetransport", "aws:multifactorauthpresent", "aws:viaawsservice"), "true|false"),
}  # fmt: skip
TAGGING = ("ecr:TagResource", "ecr:UntagResource", "ecr:CreateRepository")
ROLE_ID, USER_ID = "AROAZZZZZZZZZZZZZZZZZ", "AIDAZZZZZZZZZZZZZZZZZ"


def texts_by_key(policy: Data) -> dict[str, list[str]]:
    """The values that a policy compares every lower-case key with."""
    found: dict[str, list[str]] = {}
    for statement in statements(policy):
        for keys in statement.get("Condition", {}).values():
            for key, values in keys.items():
                found.setdefault(key.lower(), [])
                for value in values if isinstance(values, list) else [values]:
                    found[key.lower()].append(str(value))
    return found


def statements(policy: Data) -> list[Data]:
    block = policy["Statement"]
    return block if isinstance(block, list) else [block]


def narrow_ranges(policy: Data) -> list[Any]:
    """The blocks that grants let in, and those that guards spare, each put together, but for anybody's."""
    return [*_narrow_blocks(policy, "Allow"), *_narrow_blocks(policy, "Deny")]


def _narrow_blocks(policy: Data, effect: str) -> list[Any]:
    blocks = []
    for statement in statements(policy):
        if statement["Effect"] != effect:
            continue
        for operator, keys in statement.get("Condition", {}).items():
            wanted = "IpAddress" if statement["Effect"] == "Allow" else "NotIpAddress"
            if operator.removesuffix("IfExists").rpartition(":")[2] != wanted:
                continue
            for key, values in keys.items():
                if key.lower() == "aws:sourceip":
                    blocks += [_block(value) for value in (values if isinstance(values, list) else [values])]
    found: list[Any] = []
    for version, widest in ((4, 8), (6, 32)):
        same = [block for block in blocks if block is not None and block.version == version]
        found += [block for block in collapse_addresses(same) if block.prefixlen >= widest]
    return found


def _block(text: str) -> Any:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None


class Stranger:
    """A maker of requests of one outsider for one policy."""

    def __init__(self, policy: Data, random: Random) -> None:
        self.texts = texts_by_key(policy)
        self.random = random
        self.ranges = narrow_ranges(policy)
        named = {variable.partition(",")[0].strip().lower()
                 for texts in self.texts.values() for text in texts
                 for variable in re.findall(r"\$\{([^}]*)\}", text)} - {"*", "?", "$"}  # fmt: skip
        self.keys = sorted({*self.texts, *named})
        self.variables = [(key, text) for key, texts in self.texts.items() for text in texts if "${" in text]

    def request(self, action: str) -> Request:
        """A request for an action; which of the many is chance."""
        pick = self.random.choice
        caller = self._caller()
        context: dict[str, Values] = {}
        through_endpoint = pick((True, False))
        in_organization = pick((True, True, False))
        via = pick((True, False, False))
        instant = pick([*TIMES, *self._instants()])
        for key in self.keys:
            context[key] = self._values(key, caller, action, through_endpoint, in_organization, via, instant)
        if pick((True, False)):
            caller = self._follow_variables(caller, context)
        self._tie(context, caller, via)
        return Request(caller, action, {key: values for key, values in context.items() if values})

    def _caller(self) -> Caller:
        pick = self.random.choice
        name = pick(["zed", *self._filled("aws:username"), *self._last_names()])
        name = re.sub(r"[^\w+=,.@-]", "", name) or "zed"
        path = pick(["", "", *self._paths()])
        session = pick(["mine", *[text.partition(":")[2] for text in self._filled("aws:userid")]])
        session = re.sub(r"[^\w+=,.@-]", "", session)
        kind = pick(["role", "role", "user", "root"])
        if kind == "role":
            return Caller("role", ACCOUNT, name, path=path, session=session if len(session) > 1 else "mine")
        return Caller("user", ACCOUNT, name, path=path) if kind == "user" else Caller("root", ACCOUNT)

    def _last_names(self) -> list[str]:
        return [text.rpartition("/")[2].rpartition(":")[2] for text in self._filled("aws:principalarn")]

    def _paths(self) -> list[str]:
        """Paths out of the patterns of ARNs: a path may hold what a pattern wants, colons too."""
        found = []
        for text in self._filled("aws:principalarn"):
            before = text.rpartition("/")[0]
            for at in range(len(before)):
                if before[at] in ":/":
                    found.append("x" + before[at:].rstrip("/") if before[at] == ":" else before[at + 1 :])
        return [path for path in found if path and "//" not in path and not path.startswith("/")]

    def _filled(self, key: str) -> list[str]:
        """The policy's texts for a key with something for every wildcard."""
        found = []
        for text in self.texts.get(key, ()):
            for filler in ("", "q"):
                found.append(text.replace("*", filler).replace("?", "q"))
            found.append(text)
        return [text for text in found if text and "${" not in text]

    def _instants(self) -> list[int]:
        return [int(text) + off for key in ("aws:epochtime",) for text in self.texts.get(key, ())
                if text.isdigit() for off in (-1, 0, 1)]  # fmt: skip

    def _values(
        self, key: str, caller: Caller, action: str, endpoint: bool, member: bool, via: bool, instant: int
    ) -> Values:
        pick = self.random.choice
        if key in ABSENT or key in DOUBTFUL:
            return ()
        if key == "aws:sourceip":
            return () if endpoint else self._address()
        if key in ENDPOINT and not endpoint:
            return ()
        if key in OWNERS:
            return self._owned(key)
        if key in ("aws:principalorgid", "aws:vpceorgid"):
            return (ORG,) if member else ()
        if key in ("aws:principalorgpaths", "aws:vpceorgpaths"):
            return PATHS if member else ()
        fixed: dict[str, Values] = {
            "aws:sourcevpc": (VPC,), "aws:sourcevpce": (VPCE,), "aws:vpceaccount": (ACCOUNT,),
            "aws:vpcsourceip": (pick(PRIVATE_ADDRESSES),),
            "aws:sourcevpcarn": (f"arn:aws:ec2:us-east-1:{ACCOUNT}:vpc/{VPC}",),
            "aws:securetransport": (pick(("true", "false")),),
            "aws:requestedregion": (pick(REGIONS),),
            "aws:viaawsservice": ("true",) if via else pick((("false",), ())),
            "aws:currenttime": (_iso(instant),), "aws:epochtime": (str(instant),),
            "aws:userid": (_user_id(caller),),
        }  # fmt: skip
        if key in fixed:
            return fixed[key]
        if key.startswith("aws:calledvia"):
            return (pick([*SERVICES, *self._filled(key)]),) if via else ()
        if self.random.random() < 0.3:
            return ()
        if key == "aws:ec2instancesourcevpc":
            return (VPC,)
        if key in OWN_ARNS:
            return (OWN_ARNS[key],)
        return self._free(key, action)

    def _free(self, key: str, action: str) -> Values:
        pick = self.random.choice
        if key == "aws:multifactorauthpresent":
            return (pick(("true", "false")),)
        if key in ("aws:multifactorauthage", "ec2:roledelivery"):
            numbers = [float(text) for text in self.texts.get(key, ()) if re.fullmatch(r"\d+", text)]
            return (
                str(
                    int(pick([0, 1, 2, 100, *[max(0, each + off) for each in numbers for off in (-1, 0, 1)]]))
                ),
            )
        if key == "glue:credentialissuingservice":
            return ("glue.amazonaws.com",)
        if key == "aws:tokenissuetime":
            return (_iso(pick(TIMES)),)
        if key == "aws:ec2instancesourceprivateipv4":
            return (pick(PRIVATE_ADDRESSES),)
        if key == "aws:tagkeys":
            some = self.random.sample(pool := ["team", "cost", *self._filled(key)], min(2, len(pool)))
            return tuple(dict.fromkeys(some[: pick((1, 2))])) if action in TAGGING else ()
        if key.startswith("aws:requesttag/"):
            return (pick(["q", *self._filled(key)]),) if action in TAGGING[::2] else ()
        tags = ("aws:principaltag/", "aws:resourcetag/", "ecr:resourcetag/", "ecr-public:resourcetag/")
        if key.startswith(tags) or key in FREE_TEXTS:
            return (pick(["q", "value", *self._filled(key)]),)
        return ()

    def _owned(self, key: str) -> Values:
        form = FORMS[key]
        named = [text for text in self._filled(key) if re.fullmatch(form, text)]
        return (self.random.choice([*OWNERS[key], *named]),)

    def _address(self) -> Values:
        known: list[str] = list(PUBLIC_ADDRESSES)
        for text in self.texts.get("aws:sourceip", ()):
            block = _block(text)
            if block is not None and block.num_addresses > 1:
                known += [str(block[0]), str(block[-1]), str(block[block.num_addresses // 2])]
        return (self.random.choice(known),)

    def _follow_variables(self, caller: Caller, context: dict[str, Values]) -> Caller:
        """Values that the stranger writes, as another key's text wants them; and the other way round."""
        for key, text in self.random.sample(self.variables, len(self.variables)):
            before, _, rest = text.partition("${")
            name, _, after = rest.partition("}")
            name = name.partition(",")[0].strip().lower()
            here = Request(caller, "", context).values(key)
            there = Request(caller, "", context).values(name)
            if _is_written(name) and here:
                start = len(before) if here[0].startswith(before) else 0
                end = len(here[0]) - (len(after) if after and here[0].endswith(after) else 0)
                context[name] = (here[0][start:end] or "q",)
            elif _is_written(key) and there:
                context[key] = ((before + there[0] + after).replace("*", "q").replace("?", "q"),)
            elif key == "aws:principalarn" and there and caller.kind == "role":
                wanted = (before + there[0] + after).partition(":role/")[2].replace("*", "q")
                path, _, last = wanted.rpartition("/")
                if re.fullmatch(r"[\w+=,.@-]+", last):
                    caller = Caller("role", ACCOUNT, last, path=path, session=caller.session)
        return caller

    def _tie(self, context: dict[str, Values], caller: Caller, via: bool) -> None:
        """What belongs together is the same."""
        for key in context:
            for family in ("aws:resourcetag/", "ecr:resourcetag/", "ecr-public:resourcetag/"):
                if key.startswith(family):
                    tag = key.removeprefix(family)
                    for other in ("aws:resourcetag/", "ecr:resourcetag/", "ecr-public:resourcetag/"):
                        if other + tag in context:
                            context[other + tag] = context[key]
        chain = [context[key][0] for key in ("aws:calledviafirst", "aws:calledvia", "aws:calledvialast")
                 if context.get(key)]  # fmt: skip
        if chain and via and "aws:calledvia" in context:
            context["aws:calledvia"] = tuple(dict.fromkeys(chain))
        if "aws:userid" in context:
            context["aws:userid"] = (_user_id(caller),)
        owner = context.get("aws:resourceorgid")
        if owner and context.get("aws:resourceorgpaths"):
            paths = context["aws:resourceorgpaths"]
            context["aws:resourceorgpaths"] = tuple(owner[0] + path[path.index("/") :] for path in paths)
        if context.get("aws:tagkeys"):
            tags = [
                key.partition("/")[2] for key in context if key.startswith("aws:requesttag/") and context[key]
            ]
            context["aws:tagkeys"] = tuple(dict.fromkeys([*context["aws:tagkeys"], *tags]))
        else:
            for key in context:
                if key.startswith("aws:requesttag/") and "aws:tagkeys" in context:
                    context[key] = ()


def _is_written(key: str) -> bool:
    """Whether the stranger writes a key's text, or some repository may have it."""
    return key in FREE_TEXTS or key.startswith(("aws:principaltag/", "aws:resourcetag/", "ecr:resourcetag/"))


def _user_id(caller: Caller) -> str:
    if caller.kind == "role":
        return f"{ROLE_ID}:{caller.session}"
    return USER_ID if caller.kind == "user" else caller.account


def _iso(instant: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(instant, UTC).isoformat().replace("+00:00", "Z")
