data "aws_iam_policy_document" "app" {
  statement {
    actions = ["ecr:PutImag"] # ecrlint: ignore[unknown-action] for the resource in main.tf
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::210987654321:root"]
    }
  }
}
resource "aws_ecr_repository_policy" "other" {
  repository = "x"
  policy     = "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"ecr:ListImages\"}]}"
}
