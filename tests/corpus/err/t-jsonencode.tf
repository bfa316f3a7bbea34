resource "aws_ecr_repository_policy" "app" {
  repository = "app"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement : [
      {
        Sid       = "Everyone"
        Effect    = "Allow"
        Principal = "*"
        Action    = compact(["ecr:BatchGetImage", var.more ? "ecr:ListImages" : null, "ecr:GetDownloadUrlForLayer"])
      },
      {
        Effect = "allow",
        Principal = {
          AWS = concat(["arn:aws:iam::210987654321:role/*"], var.roles)
        },
        Action = [
          "ecr:PutImag", # a typo
        ],
      },
    ]
  })
}

resource "aws_ecr_registry_policy" "all" {
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { AWS = "210987654321" }, Action = "ecr:ReplicateImage" }]
  })
}

resource "aws_ecrpublic_repository_policy" "docs" {
  repository_name = "docs"
  policy          = "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"ecr:PutImage\"}]}"
}
