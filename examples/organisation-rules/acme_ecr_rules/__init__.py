"""ACME's rules for Amazon ECR policies: every file here is one."""
