data "aws_iam_policy_document" "app" {
  statement {
    actions = local.pull

    principals {
      type        = "AWS"
      identifiers = [var.principal]
    }
  }
}
