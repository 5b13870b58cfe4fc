"""How deep the stack is, so that what nests too deeply does so wherever it is read."""

from __future__ import annotations

import sys


def stack_depth() -> int:
    """How many frames lie below this one."""
    depth, frame = 0, sys._getframe()
    while (caller := frame.f_back) is not None:
        depth, frame = depth + 1, caller
    return depth
