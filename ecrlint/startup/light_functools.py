"""Python's own caches without the module around them.

`functools` is written in C where it matters, but importing it brings `collections` and more along, which is a
tenth of a short run. A test holds what is here to what it makes.
"""

from __future__ import annotations

__all__ = ("cache", "lru_cache", "partial")

TYPE_CHECKING = False
if TYPE_CHECKING:
    from functools import cache, lru_cache, partial
else:
    try:
        from _functools import _lru_cache_wrapper, partial
    except ImportError:  # another Python than CPython
        from functools import cache, lru_cache, partial
    else:

        def lru_cache(maxsize):
            """Keep the last results of a function."""

            def remembered(function):
                found = _lru_cache_wrapper(function, maxsize, False, lambda *counts: counts)
                found.__wrapped__ = function
                found.__doc__ = function.__doc__
                return found

            return remembered

        cache = lru_cache(None)
        """Keep every result of a function."""
