"""A condition waits for a source that the AWS service never calls for.

An AWS service that calls ECR sends the ARN of what it calls for as `aws:SourceArn`: Lambda the function,
CodeBuild the project, EMR Serverless the application. This value is the ARN of something else, such as a role,
and no wildcard in it makes it fit, so no call of the service meets it.

## Why it matters

The statement reads as if it let the service in, and the service is refused. A function that is there goes on for
a while, as Lambda keeps a copy of its image, and fails weeks later, when it becomes active again.

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
      "Condition": {
        "ArnLike": {"aws:SourceArn": "arn:aws:iam::210987654321:role/lambda-app"}
      }
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
      "Condition": {
        "ArnLike": {"aws:SourceArn": "arn:aws:lambda:eu-central-1:210987654321:function:app"}
      }
    }
  ]
}
```

## References

- [Create a Lambda function using a container image](https://docs.aws.amazon.com/lambda/latest/dg/images-create.html)
- [Amazon ECR sample for CodeBuild](https://docs.aws.amazon.com/codebuild/latest/userguide/sample-ecr.html)
- [Customizing an EMR Serverless image](https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/application-custom-image.html)
"""

from __future__ import annotations

from ecrlint.analysis.service_sources import KEY, never_sent, sources
from ecrlint.rule import Context, Findings, Rule, Statement

RULE = Rule(
    "ECR313",
    level="warning",
    since="0.1.0",
    elements=("Condition",),
    kinds=("repository", "registry"),
    message="'{service}' never sends '{found}' as '{key}' (statement '{statement}').",
)


def check_statement(statement: Statement, context: Context) -> Findings:
    possible = sources(statement)
    for condition in statement.conditions if possible else ():
        for value in condition.values if condition.key.lower() == KEY and condition.known else ():
            if never_sent(condition, value.text, possible):
                first = possible[0]
                yield RULE.at(
                    value.pointer,
                    service=first.service,
                    found=value.text,
                    key=condition.key,
                    statement=statement.label,
                    because=f"it sends the ARN of the {first.thing} that it calls for",
                    help=f"write {first.written}",
                )
