"""Anyone with an AWS account can push images.

An Allow for everyone reaches `ecr:PutImage`, or in a registry policy `ecr:ReplicateImage` or
`ecr:BatchImportUpstreamImage`. "Everyone" is any authenticated caller in any AWS account:
a stranger can replace the image behind a tag that you deploy tomorrow.

## Why it matters

`ecr:PutImage` writes the manifest, so it decides what a tag points at. With mutable tags, whoever may
put images may run code wherever the image is deployed next. Replication writes images as well, and
an import through a pull through cache rule brings in those of another registry. A Deny that shuts strangers out, or a
condition on a key that they cannot choose (organisation, account, VPC endpoint), keeps this rule silent.

It is proved: the finding shows a request of a stranger that the policy allows. Where nobody can tell, the policy
counts as judged in part. Where the owner's organisation is known, accounts of other organisations are strangers too.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Push",
      "Effect": "Allow",
      "Principal": "*",
      "Action": [
        "ecr:BatchCheckLayerAvailability",
        "ecr:CompleteLayerUpload",
        "ecr:InitiateLayerUpload",
        "ecr:PutImage",
        "ecr:UploadLayerPart"
      ]
    }
  ]
}
```

## Use instead

Name the role that pushes, or let only your organisation in:

```json pass
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Push",
      "Effect": "Allow",
      "Principal": "*",
      "Action": [
        "ecr:BatchCheckLayerAvailability",
        "ecr:CompleteLayerUpload",
        "ecr:InitiateLayerUpload",
        "ecr:PutImage",
        "ecr:UploadLayerPart"
      ],
      "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
    }
  ]
}
```

## References

- [Private repository policy examples](https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html)
- [AWS JSON policy elements: Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
"""

from __future__ import annotations

from ecrlint.analysis.action_roles import importing, pushing
from ecrlint.rule import Context, Findings, Policy, Rule, near_misses

RULE = Rule(
    "ECR201",
    level="error",
    severity=9.5,
    cwe=284,
    since="0.1.0",
    message="Statement '{statement}' lets any AWS account push images.",
    outside="Statement '{statement}' lets accounts outside of '{organization}' push images.",
    imports="Statement '{statement}' lets any AWS account import images.",
    imports_outside="Statement '{statement}' lets accounts outside of '{organization}' import images.",
)


def check(policy: Policy, context: Context) -> Findings:
    for grant in context.grants.public(context.organization):
        pushes = context.access.exposure(grant.statement, pushing(policy))
        exposure = pushes or context.access.exposure(grant.statement, importing(policy))
        if exposure:
            yield RULE.at(
                grant.pointer,
                _variant(imports=not pushes, outside=bool(context.organization)),
                statement=grant.statement.label,
                organization=context.organization,
                because=exposure.words,
                witness=exposure.witness,
                help="name the accounts or roles, or add an aws:PrincipalOrgID condition",
                related=near_misses(exposure.denies),
            )


def _variant(*, imports: bool, outside: bool) -> str:
    if imports:
        return "imports_outside" if outside else "imports"
    return "outside" if outside else "default"
