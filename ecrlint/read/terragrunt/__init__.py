"""Terragrunt: what its configurations give the modules that they run."""
