"""How trouble is told that is not about a policy: in one line."""

from __future__ import annotations


class UsageError(Exception):
    """What the user asked for cannot be done; each argument is a line, with a hint, for one mistake."""

    def __str__(self) -> str:
        return "\n".join(map(str, self.args))


def describe(error: BaseException) -> str:
    """What was raised and where, for trouble that is a mistake of ours or of a rule's author."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f" ({trace.tb_frame.f_code.co_filename}:{trace.tb_lineno})" if trace else ""
    return f"{summarize(error)}{place}"


def summarize(error: BaseException) -> str:
    """What was raised, in one line. An exception of a rule's author may fail even to say what it is."""
    try:
        words = " ".join(str(error).split())
    except BaseException:
        words = ""
    name = type(error).__name__
    return f"{name}: {words}" if words else name


def reason_of(error: OSError) -> str:
    """Why the system refused something, in the words that follow a path and a colon."""
    return (error.strerror or str(error)).lower()
