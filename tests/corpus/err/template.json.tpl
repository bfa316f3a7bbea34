{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Push",
      "Effect": "Allow",
      "Principal": {"AWS": ${jsonencode(pushers)}},
      "Action": ["ecr:PutImage", "ecr:GetImage", "ecr:${more}"]
    }
  ]
}
