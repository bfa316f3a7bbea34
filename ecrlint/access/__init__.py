"""Who may do what with a repository, decided exactly, with a concrete request to show for it.

A library without input or output. `evaluate` is the specification: the documented semantics, one
request at a time. The rest answers questions about all requests at once, and every request that it
shows is replayed through `evaluate` first.
"""
