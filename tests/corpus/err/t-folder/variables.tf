variable "name" {}

variable "principal" {
  default = "arn:aws:iam::210987654321:root"
}

locals {
  pull = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailabilty"]
}
