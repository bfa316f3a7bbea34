"""Reading: from bytes to text, from text to values, and from values back to their characters."""
