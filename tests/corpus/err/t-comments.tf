data "aws_iam_policy_document" "app" {
  version = "2012-10-17"

  statement {
    sid     = "Everyone"
    actions = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]

    principals {
      type        = "*"
      identifiers = ["*"] # ecrlint: ignore[public-pull] the base image is for everyone
    }
  }

  statement {
    sid = "Old"
    actions = [
      "ecr:PutImag",    // ecrlint: ignore[unknown-action] ECR has it in preview
      "ecr:ListImage",  /* ecrlint: ignore[ECR121] the same */
      "ecr:ListImages", # ecrlint: ignore[unknown-action] stale
    ]

    principals {
      type        = "Service"
      identifiers = ["lambda"]
    }
  }
}

resource "aws_ecr_repository_policy" "app" {
  for_each   = toset(["one", "two"])
  repository = each.key
  policy     = data.aws_iam_policy_document.app.minified_json
}
