"""What a process does with its memory once it has loaded what it needs."""

from __future__ import annotations

import ctypes
import gc


def settle() -> None:
    """What is there now stays: the garbage collector looks at it no more, and what was needed for loading alone goes back.

    Looking through a loaded model takes longer than a turn. After a part was exchanged, call it again: only then is a frozen
    part that refers to itself collected.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    give_back = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's
    if give_back is not None:
        give_back(0)
