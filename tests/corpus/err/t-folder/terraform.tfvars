principal = "*"
