resource "aws_ecr_repository_policy" "app" {
  repository = "x"
  policy     = data.aws_iam_policy_document.app.json
}
