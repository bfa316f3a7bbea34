variable "branches" {
  default = ["main", "develop"]
}

variable "untagged" {
  type    = list(number)
  default = []
}

resource "aws_ecr_lifecycle_policy" "app" {
  repository = "app"
  policy     = data.aws_ecr_lifecycle_policy_document.app.json
}

data "aws_ecr_lifecycle_policy_document" "app" {
  dynamic "rule" {
    for_each = var.branches
    content {
      priority = rule.key + 1
      selection {
        tag_status       = "tagged"
        tag_pattern_list = ["${rule.value}-*"]
        count_type       = "imageCountMoreThan"
        count_number     = "10"
      }
    }
  }
  rule {
    priority = 100
    selection {
      tag_status      = "any"
      tag_prefix_list = []
      count_type      = "sinceImagePushed"
      count_unit      = "days"
      count_number    = 14
    }
  }
}

module "ecr" {
  source                      = "terraform-aws-modules/ecr/aws"
  repository_name             = "other"
  repository_lifecycle_policy = jsonencode({
    rules = [for days in var.untagged : {
      rulePriority = 1
      selection    = { tagStatus = "untagged", countType = "sinceImagePushed", countUnit = "days", countNumber = days }
      action       = { type = "expire" }
    }]
  })
}

module "efs" {
  source           = "./modules/efs"
  lifecycle_policy = { transition_to_ia = "AFTER_30_DAYS" }
}
