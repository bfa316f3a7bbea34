module "app" {
  source = "terraform-aws-modules/ecr/aws"

  repository_name                    = "team/app"
  repository_read_access_arns        = ["*"]
  repository_read_write_access_arns  = ["arn:aws:iam::210987654321:role/ci"]
  repository_lambda_read_access_arns = ["arn:aws:lambda:eu-west-1:210987654321:function:*"]

  repository_policy_statements = {
    codebuild = {
      sid        = "CodeBuild"
      actions    = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
      principals = [{ type = "Service", identifiers = ["codebuild.amazonaws.com"] }]
    }
  }
}

module "other" {
  source            = "git::https://example.com/modules/ecr.git"
  repository_policy = <<EOF
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "ecr:PutImage"}]}
EOF
}
