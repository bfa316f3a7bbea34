"""Terraform and OpenTofu: modules of `.tf` files, and what `terraform show -json` says of a plan or a state."""
