resource "aws_ecr_lifecycle_policy" "app" {
  repository = "app"
  policy = jsonencode({
    rules = [{
      rulePriority = 1
      selection = {
        tagStatus     = "any"
        tagPrefixList = []
        countType     = "imageCountMoreThan"
        countUnit     = null
        countNumber   = var.days
      }
      action = { type = "expire" }
    }]
  })
}

resource "aws_ecr_lifecycle_policy" "archive" {
  repository = "app"
  policy     = data.aws_ecr_lifecycle_policy_document.archive.json
}

data "aws_ecr_lifecycle_policy_document" "archive" {
  rule {
    priority = 1
    selection {
      tag_status   = "any"
      count_type   = "sinceImagePulled"
      count_unit   = "days"
      count_number = 60
    }
    action {
      type = "transition"
    }
  }
  rule {
    priority = 2
    selection {
      tag_status    = "any"
      storage_class = "archive"
      count_type    = "sinceImageTransitioned"
      count_unit    = "days"
      count_number  = 30
    }
  }
}
