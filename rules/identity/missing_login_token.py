"""A policy for pulling or pushing does not allow to log in.

It allows a pull or a part of a push, and nowhere the token that a client logs in with:
`ecr:GetAuthorizationToken`, or for ECR Public `ecr-public:GetAuthorizationToken` and
`sts:GetServiceBearerToken`.

## Why it matters

Docker, Podman, Helm and the nodes of a cluster log in before they pull or push. Without the token that ends with
`is not authorized to perform: ecr:GetAuthorizationToken on resource: *`. What the same
template or module gives the same role, user or group counts, AWS's managed policies included. It is only a note, as
a policy that is elsewhere may allow the token, and services such as Lambda pull without one. The same holds for the
policy of a VPC endpoint, unless it is that of `ecr.dkr`, while clients log in through `ecr.api`.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Pull",
      "Effect": "Allow",
      "Action": [
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer"
      ],
      "Resource": "arn:aws:ecr:eu-central-1:334455667788:repository/app"
    }
  ]
}
```

What passes through a VPC endpoint has to be allowed there as well:

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "OurRepositories",
      "Effect": "Allow",
      "Principal": "*",
      "Action": [
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer"
      ],
      "Resource": "*",
      "Condition": {"StringEquals": {"aws:ResourceOrgID": "o-a1b2c3d4e5"}}
    }
  ]
}
```

## Use instead

```json pass
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "LogIn",
      "Effect": "Allow",
      "Action": "ecr:GetAuthorizationToken",
      "Resource": "*"
    },
    {
      "Sid": "Pull",
      "Effect": "Allow",
      "Action": [
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer"
      ],
      "Resource": "arn:aws:ecr:eu-central-1:334455667788:repository/app"
    }
  ]
}
```

## References

- [Amazon ECR interface VPC endpoints](https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html)
- [Private registry authentication in Amazon ECR](https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html)
- [Registry authentication in Amazon ECR Public](https://docs.aws.amazon.com/AmazonECR/latest/public/public-registry-auth.html)
"""

from __future__ import annotations

from ecrlint.analysis.login import first_use, missing_tokens
from ecrlint.policy.action import SERVICES
from ecrlint.rule import Context, Findings, Policy, Rule

RULE = Rule(
    "ECR702",
    level="note",
    since="0.1.0",
    kinds=("identity", "endpoint"),
    message="Statement '{statement}' is for pulling or pushing, and nothing allows '{missing}' to log in.",
)

_BECAUSE = {
    "identity": "clients log in before they pull or push; another policy of the same identity may allow it",
    "endpoint": "clients log in before they pull or push, and do so through the endpoint of ecr.api",
}
_UNLESS = {"identity": "unless another policy does", "endpoint": "unless it is the policy of ecr.dkr alone"}


def check(policy: Policy, context: Context) -> Findings:
    for service in SERVICES if policy.kind == "identity" else SERVICES[:1]:
        statement = first_use(policy, service)
        missing = statement and ", ".join(missing_tokens(policy, service, context.attached))
        if statement and missing:
            yield RULE.at(
                statement.pointer,
                part="opening",
                statement=statement.label,
                missing=missing,
                because=_BECAUSE[policy.kind],
                help=f'allow {missing} on "*", {_UNLESS[policy.kind]}',
            )
