"""One outsider with an account, an organisation and a network of its own, none of which the policy names."""

from __future__ import annotations

from ecrlint.access.stranger.forms import is_of_form
from ecrlint.policy.stranger_keys import choice_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.access.semantics.request import Caller
    from ecrlint.access.stranger.fixed import Fixed

_ORGANIZATIONS = ("o-9z8y7x6w5v", "o-8y7x6w5v4u", "o-7x6w5v4u3t")
_NETWORKS = ("0f9e8d7c6b5a49382", "0e9d8c7b6a5948372", "0d9c8b7a695847362")
_ADDRESSES = ("198.51.100.7", "2001:db8:ffff::7", "52.94.76.5", "1.1.1.1", "2600:1f00::7")
_PRIVATE = ("10.1.2.3", "172.16.5.6", "192.168.7.8", "fd00::7")
_ROLE_ID, _USER_ID = "AROA9Z8Y7X6W5V4U3T2S1", "AIDA9Z8Y7X6W5V4U3T2S1"


class Outsider:
    """Plain values of the keys that an outsider has to itself; what the policy fixes is not among them."""

    __slots__ = ("_fixed", "_id", "organization")

    def __init__(self, fixed: Fixed) -> None:
        self._fixed = fixed
        self.organization = next(
            (each for each in _ORGANIZATIONS if not fixed.holds("aws:principalorgid", each)), ""
        )
        self._id = next(
            (
                each
                for each in _NETWORKS
                if not fixed.holds("aws:sourcevpc", f"vpc-{each}")
                and not fixed.holds("aws:sourcevpce", f"vpce-{each}")
            ),
            _NETWORKS[0],
        )

    def plain(self, key: str, caller: Caller) -> list[str]:
        """Values that the caller's requests can have of a lower-case key, the most usual first."""
        account, vpc = caller.account, f"vpc-{self._id}"
        path = f"{self.organization}/r-9z8y/ou-9z8y-0a1b2c3d/"
        found: dict[str, list[str]] = {
            "aws:principalorgid": [self.organization],
            "aws:vpceorgid": [self.organization],
            "aws:principalorgpaths": [path],
            "aws:vpceorgpaths": [path],
            "aws:userid": [unique_id(caller)],
            "aws:sourcevpc": [vpc],
            "aws:ec2instancesourcevpc": [vpc],
            "aws:sourcevpce": [f"vpce-{self._id}"],
            "aws:sourcevpcarn": [f"arn:aws:ec2:us-east-1:{account}:vpc/{vpc}"],
            "aws:vpceaccount": [account],
            "aws:chatbotsourcearn": [f"arn:aws:chatbot::{account}:chat-configuration/slack-channel/own"],
            "aws:signinsessionarn": [f"arn:aws:signin:us-east-1:{account}:session/own"],
            "lambda:sourcefunctionarn": [f"arn:aws:lambda:us-east-1:{account}:function:own"],
            "ec2:sourceinstancearn": [f"arn:aws:ec2:us-east-1:{account}:instance/i-{self._id}"],
            "ssm:sourceinstancearn": [f"arn:aws:ec2:us-east-1:{account}:instance/i-{self._id}"],
            "codebuild:buildarn": [f"arn:aws:codebuild:us-east-1:{account}:build/own:1"],
            "codebuild:projectarn": [f"arn:aws:codebuild:us-east-1:{account}:project/own"],
            "aws:sourceip": list(_ADDRESSES),
            "aws:vpcsourceip": list(_PRIVATE),
            "aws:ec2instancesourceprivateipv4": list(_PRIVATE[:3]),
            "aws:requestedregion": ["us-east-1"],
            "aws:resourceaccount": ["210987654321"],
            "aws:resourceorgid": ["o-1a2b3c4d5e"],
            "aws:resourceorgpaths": ["o-1a2b3c4d5e/r-1a2b/"],
            "aws:calledvia": ["cloudformation.amazonaws.com"],
            "aws:calledviafirst": ["cloudformation.amazonaws.com"],
            "aws:calledvialast": ["cloudformation.amazonaws.com"],
            "aws:viaawsservice": ["false", "true"],
            "aws:securetransport": ["true", "false"],
            "aws:currenttime": ["2027-01-15T08:00:00Z"],
            "aws:epochtime": ["1800000000"],
            "aws:tokenissuetime": ["2027-01-15T07:00:00Z"],
            "aws:multifactorauthpresent": ["true", "false"],
            "aws:multifactorauthage": ["60"],
            "ec2:roledelivery": ["2"],
            "glue:credentialissuingservice": ["glue.amazonaws.com"],
        }
        values = found.get(key, [] if choice_of(key) == "absent" else ["value"])
        return [each for each in values if is_of_form(key, each) and not self._fixed.holds(key, each)]


def unique_id(caller: Caller) -> str:
    """What aws:userid holds for a caller."""
    if caller.kind == "role":
        return f"{_ROLE_ID}:{caller.session}"
    if caller.kind == "user":
        return _USER_ID
    return f"{caller.account}:{caller.name}" if caller.kind == "federated" else caller.account
