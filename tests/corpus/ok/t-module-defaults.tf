# A module that a public one could be: what nobody has filled in yet is not missing.
variable "readers" {
  type    = list(string)
  default = []
}

variable "functions" {
  type    = list(string)
  default = []
}

variable "organization" {
  type = string
}

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

resource "aws_ecr_repository" "this" {
  name = "team/app"
}

data "aws_iam_policy_document" "readers" {
  statement {
    sid     = "Readers"
    actions = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]

    principals {
      type        = "AWS"
      identifiers = var.readers
    }
  }
}

data "aws_iam_policy_document" "this" {
  source_policy_documents = [data.aws_iam_policy_document.readers.json]

  dynamic "statement" {
    for_each = length(var.functions) > 0 ? [1] : []

    content {
      sid     = "Functions"
      actions = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]

      principals {
        type        = "Service"
        identifiers = ["lambda.amazonaws.com"]
      }

      condition {
        test     = "StringLike"
        variable = "aws:SourceArn"
        values   = var.functions
      }
    }
  }

  statement {
    sid     = "Organization"
    actions = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalOrgID"
      values   = [var.organization]
    }
  }

  statement {
    sid = "Owner"
    actions = [
      "ecr:BatchCheckLayerAvailability",
      "ecr:CompleteLayerUpload",
      "ecr:InitiateLayerUpload",
      "ecr:PutImage",
      "ecr:UploadLayerPart",
    ]

    principals {
      type = "AWS"
      identifiers = [
        "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:role/ci",
      ]
    }
  }
}

resource "aws_ecr_repository_policy" "this" {
  repository = aws_ecr_repository.this.name
  policy     = data.aws_iam_policy_document.this.json
}

# A role's policy and an endpoint's policy are none of a repository.
data "aws_iam_policy_document" "role" {
  statement {
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "endpoint" {
  statement {
    actions   = ["ecr:*"]
    resources = ["*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

resource "aws_vpc_endpoint" "ecr" {
  service_name = "com.amazonaws.eu-west-1.ecr.api"
  policy       = data.aws_iam_policy_document.endpoint.json
}
