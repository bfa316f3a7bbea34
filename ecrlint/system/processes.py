"""Several processes find out which files are clean; the others are linted where they are reported.

A worker only ever says "nothing to tell about this one, but for that note". So all findings come from one
process, in the same bytes as without workers, and whatever happens to a worker (it is killed, it runs out of
memory) costs time and nothing else: a file that nobody called clean is linted by the process that asked.
"""

from __future__ import annotations

import marshal
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any, TypeVar

    Item = TypeVar("Item")
    Note = TypeVar("Note", bound="tuple[object, ...]")  # of what the module marshal can write

WORTH_IT = 1_500
"""Files from which on workers gain more than it costs to start them."""

MOST = 8
"""Workers that are started without being asked for: more wait for the disk, and for each other."""

SHARE = 50
"""Files that a worker does before it writes, and a few more where some belong together."""

_LENGTH = 8  # bytes in front of each message, which say how long it is
_PIECE = 65_536


def number_for(files: int) -> int:
    """How many processes to lint so many files with, where nobody said.

    A program with several threads, which may have imported us, is never copied: its locks would stay locked.
    """
    if files < WORTH_IT or not hasattr(os, "fork") or len(sys._current_frames()) > 1:
        return 1
    able = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(able, MOST)


def notes_on_clean(
    items: Sequence[Item],
    shares: Sequence[range],
    look: Callable[[Item], Note | None],
    workers: int,
    done: Callable[[int], None],
) -> dict[int, Note]:
    """The notes on the clean ones, by their place in `items`; `look` has None for one that is not.

    One worker does a whole share, of places. `done` is called with how many are known. Without processes that
    can be copied (Windows), all are left.
    """
    found: dict[int, Note] = {}
    if not hasattr(os, "fork"):
        return found
    running: dict[int, int] = {}
    try:
        for number in range(workers):
            pipe, worker = _start(items, look, shares[number::workers], list(running))
            running[pipe] = worker
        for notes in _messages(list(running)):
            found.update(notes)
            done(len(found))
    finally:
        _end(running)
    return found


def _start(
    items: Sequence[Item], look: Callable[[Item], Note | None], shares: Sequence[range], pipes: list[int]
) -> tuple[int, int]:
    """The end of a pipe to read from, and the process that writes to it about some shares.

    `pipes` are those of the other workers, which it is not to keep open.
    """
    pipe, writing = os.pipe()
    assert hasattr(os, "fork")
    worker = os.fork()
    if worker:
        os.close(writing)
        return pipe, worker
    try:
        for each in (pipe, *pipes):
            os.close(each)
        _silence()
        _work(items, look, shares, writing)
    finally:
        os._exit(0)  # whatever it was: what is not written is not clean


def _silence() -> None:
    """The process that asked tells everything once more; what is told here would be told twice."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def _work(
    items: Sequence[Item], look: Callable[[Item], Note | None], shares: Sequence[range], writing: int
) -> None:
    """Write a message on each share; stop where most files have something to tell, as they are done twice."""
    seen = clean = 0
    for share in shares:
        notes = {place: note for place in share if (note := look(items[place])) is not None}
        data = marshal.dumps(notes)
        with open(writing, "wb", closefd=False) as pipe:
            pipe.write(len(data).to_bytes(_LENGTH) + data)
        seen += len(share)
        clean += len(notes)
        if clean < seen / 2:
            return


def _messages(pipes: list[int]) -> Iterator[dict[int, Any]]:
    """What comes out of the pipes, until all are at their end; the rest of a message cut short is dropped."""
    from select import select

    read = dict.fromkeys(pipes, b"")
    while read:
        for pipe in select(list(read), [], [])[0]:
            piece = os.read(pipe, _PIECE)
            read[pipe] += piece
            while (end := _end_of_message(read[pipe])) <= len(read[pipe]):
                yield marshal.loads(read[pipe][_LENGTH:end])  # noqa: S302 - a copy of this process wrote it
                read[pipe] = read[pipe][end:]
            if not piece:
                del read[pipe]


def _end_of_message(data: bytes) -> int:
    """Where the first message is over, which may be beyond what has been read."""
    return _LENGTH + int.from_bytes(data[:_LENGTH]) if len(data) >= _LENGTH else _LENGTH


def _end(running: dict[int, int]) -> None:
    """Close the pipes and wait for the workers, which may have been interrupted in the middle."""
    for pipe, worker in running.items():
        os.close(pipe)
        try:
            os.kill(worker, 9)
            os.waitpid(worker, 0)
        except OSError:  # it is gone, and somebody else has heard of it
            pass
