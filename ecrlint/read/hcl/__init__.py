"""HCL, the language of Terraform: from text to values, each with the place where it is written.

`syntax` parses (by tree-sitter-hcl), `evaluate` gives an expression's value as far as it is known, and
`embedded` reads the JSON that a text holds. What only a run decides is UNKNOWN. Nothing here opens a file
or runs anything. The language: HCL's "Native Syntax Specification", and Terraform's "Configuration Language".
"""
