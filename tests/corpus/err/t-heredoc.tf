locals {
  readers = ["arn:aws:iam::210987654321:root", "arn:aws:iam::2109876543:root"]
}

resource "aws_ecr_repository_policy" "heredoc" {
  repository = "app"

  policy = <<-EOF
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Sid": "Pull-${var.environment}",
          "Effect": "Allow",
          "Principal": {"AWS": ${jsonencode(local.readers)}},
          "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayers"]
        },
        {
          "Sid": "Tagged",
          "Effect": "Allow",
          "Principal": "*",
          "Action": "ecr:PutImage",
          "Condition": {"StringEquals": {"aws:PrincipalTag/team": "$${aws:username}"}}
        }
      ]
    }
  EOF
}
