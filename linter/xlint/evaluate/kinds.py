"""Objects of built-in kinds: arrays, maps, URLs and their parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate.frames import Frame
from xlint.evaluate.values import Function, Record, Ref, Value
from xlint.value import Place, Text

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


class Kind(msgspec.Struct, frozen=True):
    """What objects of a kind do their own way, where that is not what a plain object does.

    `part` gives a property, None where the kind has no such; `assign` says whether it took the assignment; `text` is what
    `String(object)` gives.
    """

    methods: Mapping[str, Function] = {}
    part: Callable[[Machine, Frame, Record, str, Place], Value | None] | None = None
    assign: Callable[[Machine, Frame, Ref, str | None, Value], bool] | None = None
    text: Callable[[Machine, Frame, Record], Text] | None = None
