"""An endpoint policy that lets images through, but not their layers.

The layers of all images are in a bucket of AWS, `prod-REGION-starport-layer-bucket`, from which clients get them
by signed links. What allows S3 here asks whose organisation or account the caller or the bucket is of, and no
answer to that is ours.

## Why it matters

Where ECR is reached through VPC endpoints, layers come through the endpoint of S3. Its policy must let everyone
get objects from that bucket; otherwise a pull finds the image and ends with `403 Forbidden` at the first layer.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "OurOrganization",
      "Effect": "Allow",
      "Principal": "*",
      "Action": ["ecr:*", "s3:*"],
      "Resource": "*",
      "Condition": {"StringEquals": {"aws:ResourceOrgID": "o-a1b2c3d4e5"}}
    }
  ]
}
```

## Use instead

Let the layers through in a statement of their own:

```json pass
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "OurOrganization",
      "Effect": "Allow",
      "Principal": "*",
      "Action": ["ecr:*", "s3:*"],
      "Resource": "*",
      "Condition": {"StringEquals": {"aws:ResourceOrgID": "o-a1b2c3d4e5"}}
    },
    {
      "Sid": "Layers",
      "Effect": "Allow",
      "Principal": "*",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::prod-eu-central-1-starport-layer-bucket/*"
    }
  ]
}
```

## References

- [Amazon ECR interface VPC endpoints: minimum Amazon S3 bucket permissions](https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html)
- [amazon-ecr-user-guide issue 8: conditions in the policy of the S3 endpoint](https://github.com/awsdocs/amazon-ecr-user-guide/issues/8)
"""

from __future__ import annotations

from ecrlint.analysis.layer_bucket import obstacle
from ecrlint.rule import Context, Findings, Policy, Rule

RULE = Rule(
    "ECR316",
    level="warning",
    since="0.5.0",
    kinds=("endpoint",),
    message="Statement '{statement}' lets S3 through, but not the layers of images: it asks for '{found}'.",
)


def check(policy: Policy, context: Context) -> Findings:
    found = obstacle(policy)
    if found:
        statement, element, place = found
        yield RULE.at(
            place.pointer,
            part=place.part,
            statement=statement.label,
            found=element,
            because="layers are in a bucket of AWS, and a signed link is not used in the name of your account",
            help="allow s3:GetObject on arn:aws:s3:::prod-REGION-starport-layer-bucket/* without conditions",
        )
