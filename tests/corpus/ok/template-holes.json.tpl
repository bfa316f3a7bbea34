{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "${name}-pull",
      "Effect": "Allow",
      "Principal": {"AWS": ["arn:aws:iam::${account}:root", ${others}]},
      "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"],
      "Condition": {"StringEquals": {"aws:PrincipalOrgID": "${organization}"}}
    }%{ if push },
    {
      "Sid": "Push",
      "Effect": "Allow",
      "Principal": {"AWS": ${pushers}},
      "Action": ${actions}
    }%{ endif }
  ]
}
