"""A condition that should keep strangers out does not.

An Allow for everyone, or for an AWS service, has a condition that looks like a limit and lets
strangers through all the same.

## Why it matters

A review sees a condition and moves on. What makes a condition hollow:

* `ForAllValues:` and `...IfExists` hold when the request lacks the key, and a stranger's request does.
  (`ForAllValues:` with `Null: false` on the same key beside it is sound.)
* Negated operators such as `StringNotEquals` let in everyone but the values.
* A wildcard or a very wide IP range singles nobody out: `o-*`, `vpc-*`, `0.0.0.0/0`.
* Some keys are satisfied by anyone: `aws:SecureTransport`, `aws:MultiFactorAuthPresent`,
  `aws:PrincipalTag/...` (every account tags its own roles), `aws:UserAgent`, `aws:RequestedRegion`.

* Nobody but AWS services brings `aws:SourceArn` or `aws:SourceAccount`, and no request to ECR has the keys of
  other services: a test that is met without the key is met by everybody.
* `aws:VpcSourceIp` without a fixed `aws:SourceVpc` or `aws:SourceVpce`: anybody's VPC has a `10.0.0.0/8`.

For callers who are named, conditions are hollow that are met without the key, or whose key the callers write
themselves (`aws:UserAgent`, `aws:Referer`, `aws:SourceIdentity`), unless another condition narrows. `Null` is
where no request has the key, such as a misspelt one.

For an AWS service this rule speaks when a condition on `aws:SourceArn`, `aws:SourceAccount`, `aws:SourceOrgID`
or `aws:SourceOrgPaths` is there and does not bind; where there is none, `unbounded-service-principal` does. A
value that is malformed, such as `arn:aws:lambda:<region>:<account>:function:*`, is `malformed-arn`'s.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "LambdaPull",
      "Effect": "Allow",
      "Principal": {"Service": "lambda.amazonaws.com"},
      "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      "Condition": {"StringEqualsIfExists": {"aws:SourceAccount": "210987654321"}}
    }
  ]
}
```

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": "*",
      "Action": ["ecr:DescribeImages", "ecr:ListImages"],
      "Condition": {"StringLike": {"aws:PrincipalOrgID": "o-*"}}
    }
  ]
}
```

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "ThroughOurVpc",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": ["ecr:DescribeImages", "ecr:ListImages"],
      "Condition": {"StringEqualsIfExists": {"aws:SourceVpc": "vpc-0123456789abcdef0"}}
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
      "Sid": "LambdaPull",
      "Effect": "Allow",
      "Principal": {"Service": "lambda.amazonaws.com"},
      "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      "Condition": {"StringEquals": {"aws:SourceAccount": "210987654321"}}
    },
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": "*",
      "Action": ["ecr:DescribeImages", "ecr:ListImages"],
      "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
    }
  ]
}
```

## References

- [The meaning of "public"](https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status)
- [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)
- [Sensitive condition keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html)
"""

from __future__ import annotations

from ecrlint.analysis.named_callers import holes_for_named
from ecrlint.analysis.trust import holes, hollow_bounds
from ecrlint.rule import Condition, Context, Findings, Policy, Rule, Statement

RULE = Rule(
    "ECR210",
    level="warning",
    severity=6.0,
    cwe=284,
    since="0.1.0",
    elements=("Condition",),
    message="'{found}' does not narrow statement '{statement}': anyone can satisfy this key.",
    absent="'{found}' does not narrow statement '{statement}': it holds for requests without '{key}'.",
    negated="'{found}' does not narrow statement '{statement}': it only keeps some values of '{key}' out.",
    never="'{found}' does not narrow statement '{statement}': no request has '{key}', and so it always holds.",
    presence="'{found}' does not narrow statement '{statement}': any value of '{key}' will do.",
    written="'{found}' does not narrow statement '{statement}': the callers write this key themselves.",
    wide="'{found}' does not narrow statement '{statement}': it singles nobody out in '{key}'.",
)
_HELP = {
    "key": "add a condition on aws:PrincipalOrgID or aws:PrincipalAccount",
    "absent": "use the plain operator, which fails when the key is absent",
    "never": "compare with a key that requests to ECR have, such as aws:PrincipalOrgID",
    "negated": "compare with the values that are let in",
    "presence": "compare the key with fixed values",
    "written": "compare with a key that AWS sets, such as aws:PrincipalArn or aws:SourceVpce",
    "wide": "write it out, without wildcards and wide ranges",
}
Suspect = tuple[Statement, tuple[Condition, ...], tuple[str, ...]]


def check(policy: Policy, context: Context) -> Findings:
    for statement in policy.statements:
        for condition, hole in holes_for_named(statement):
            for spot in hole.spots:
                variant = "written" if hole.fault == "key" else hole.fault
                yield RULE.at(
                    spot.pointer,
                    variant,
                    part=spot.part,
                    found=spot.text,
                    statement=statement.label,
                    key=condition.key,
                    because="whoever is named here passes",
                    help=_HELP[variant],
                )
    told: set[int] = set()
    for statement, conditions, callers in _suspects(policy, context):
        asked = (context.access.exposure(statement, statement.reach, each) for each in callers)
        exposure = None if statement.index in told else next(filter(None, asked), None)
        if exposure is None:
            continue
        told.add(statement.index)
        blamed: set[str] = set()
        for condition, hole in holes(conditions, statement):
            for spot in hole.spots:
                if spot.pointer not in blamed:
                    blamed.add(spot.pointer)
                    yield RULE.at(
                        spot.pointer,
                        "default" if hole.fault == "key" else hole.fault,
                        part=spot.part,
                        found=spot.text,
                        statement=statement.label,
                        key=condition.key,
                        because=exposure.words,
                        witness=exposure.witness,
                        help=_HELP[hole.fault],
                    )


def _suspects(policy: Policy, context: Context) -> list[Suspect]:
    """Statements with the conditions that should narrow them, and the callers to ask the engine about.

    An empty caller is a stranger, `*` any AWS service.
    """
    public = [grant.statement for grant in context.grants.public(context.organization)]
    suspects: list[Suspect] = [(each, each.conditions, ("", "*")) for each in public if each.conditions]
    for grant in context.grants.services():
        bounds = hollow_bounds(grant.statement)
        if bounds:
            suspects.append((grant.statement, bounds, tuple(each.text for each in grant.services)))
    return suspects
