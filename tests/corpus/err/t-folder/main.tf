resource "aws_ecr_repository_policy" "template" {
  repository = var.name
  policy     = templatefile("${path.module}/policies/app.json.tftpl", { principal = var.principal, pull = local.pull })
}

resource "aws_ecr_repository_policy" "file" {
  repository = var.name
  policy     = file("policies/file.json")
}

resource "aws_ecr_repository_policy" "document" {
  repository = var.name
  policy     = data.aws_iam_policy_document.app.json
}
