resource "aws_ecr_repository_policy" "good" {
  repository = "app"
  policy     = jsonencode({ Version = "2012-10-17", Statement = { Effect = "Allow", Principal = "*", Action = "ecr:*" } })
}

resource "aws_ecr_repository_policy" "bad" {
  repository = "app"
  policy     = "{\"Version\": \"2012-10-17\", \"Statement\": [}"
}

resource "aws_ecr_repository_policy" "open" {
  repository = ["app"
}
