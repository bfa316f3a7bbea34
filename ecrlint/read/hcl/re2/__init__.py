"""Regular expressions as Go has them (RE2), in time that grows with the text and the pattern only.

`syntax` reads a pattern into a `tree`, and `machine` finds it in texts. Python's own expressions mean other
things in places, and some take time without end. What is not modelled here is Undecided: classes of Unicode,
and loops around what may be empty.
"""
