"""The login token is allowed on something else than everything.

`ecr:GetAuthorizationToken` is about a whole registry and takes no resource, so it must be allowed on `"*"`. Here
it is allowed on ARNs only, and no other statement of the policy allows it on `"*"`. The same goes for
`ecr-public:GetAuthorizationToken`, and for `sts:GetServiceBearerToken` beside it.

## Why it matters

An ARN never matches what the action asks for, so `aws ecr get-login-password` and every client that logs in by
itself end with `AccessDeniedException: … is not authorized to perform: ecr:GetAuthorizationToken on resource: *`.
The other actions of the statement are no help without a login.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Pull",
      "Effect": "Allow",
      "Action": [
        "ecr:GetAuthorizationToken",
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer"
      ],
      "Resource": "arn:aws:ecr:eu-central-1:334455667788:repository/app"
    }
  ]
}
```

## Use instead

Give it a statement of its own:

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

- [Private registry authentication in Amazon ECR](https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html)
- [Amazon ECR repository policies vs IAM policies](https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html)
- [Actions, resources, and condition keys for Amazon ECR](https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html)
"""

from __future__ import annotations

from ecrlint.analysis.login import scoped_tokens
from ecrlint.rule import Context, Findings, Place, Policy, Related, Rule

RULE = Rule(
    "ECR701",
    level="error",
    since="0.1.0",
    kinds=("identity", "endpoint"),
    message="Action '{action}' is allowed on '{resource}', and works on '{everything}' only.",
)


def check(policy: Policy, context: Context) -> Findings:
    for statement, entry in scoped_tokens(policy):
        yield RULE.at(
            entry.pointer,
            action=entry.text,
            resource=statement.resources[0].text,
            everything="*",
            because="it is about the whole registry and takes no resource, so no ARN matches and logging in fails",
            help=f'allow {entry.text} on "*", in a statement of its own',
            related=(Related(Place(statement.at("Resource")), "the resources it is allowed on"),),
        )
