"""Terraform and OpenTofu: modules of `.tf` files, and what `terraform show -json` prints."""
