# A module's repository: the statement has everything for a push but the layer check, and a token that
# a repository policy cannot give.
variable "ci_account" {
  type    = string
  default = "210987654321"
}

data "aws_iam_policy_document" "push" {
  statement {
    sid = "Push"
    actions = [
      "ecr:CompleteLayerUpload",
      "ecr:GetAuthorizationToken",
      "ecr:InitiateLayerUpload",
      "ecr:PutImage",
      "ecr:UploadLayerPart",
    ]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${var.ci_account}:role/ci"]
    }
  }
}

resource "aws_ecr_repository" "app" {
  name = "prod/app"
}

resource "aws_ecr_repository_policy" "app" {
  repository = aws_ecr_repository.app.name
  policy     = data.aws_iam_policy_document.push.json
}
