"""What X++ asks of other files while it runs, written down, so that a later run knows whether it would get the same answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from xlint.columns import field_type
from xlint.evaluate.observe import Ran
from xlint.metadata import Metadata
from xlint.reading import Code, packable
from xlint.shelf import Shelf
from xlint.source import Source
from xlint.value import ValueType

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine

Question = tuple[str, ...]
"""`class` and a name; `extension`, class and method, all in lower case; `length` and a type; `field`, table and field; `temporary`
and a table."""


class Remembered(msgspec.Struct, frozen=True, array_like=True):
    """What a group yielded, and what it asked on the way with the answers that it got, as bytes."""

    ran: Ran
    asked: tuple[tuple[Question, bytes], ...]


class Oracle:
    """Answers from the sources and the metadata. `relevant` are the functions of each file that are worth running."""

    def __init__(
        self, sources: Sequence[Source], metadata: Metadata, relevant: Mapping[str, frozenset[int]], shelf: Shelf
    ) -> None:
        self.metadata = metadata
        self.relevant = relevant
        self.shelf = shelf
        self.sources = {source.path: source for source in sources}
        self._files: dict[Question, list[str]] = defaultdict(list)
        for path in sorted(self.sources):
            survey = self.sources[path].survey
            if survey is None:
                continue
            for name in survey.provides.split():
                self._files["class", name].append(path)
            for name in survey.extends.split():
                for method in dict.fromkeys(function.name for function in survey.functions):
                    self._files["extension", name, method].append(path)

    def answer(self, question: Question) -> Any:
        """The answer, in what msgpack can write."""
        match question:
            case ("class" | "extension", *_):
                return [
                    (path, self.sources[path].digest, sorted(self.relevant.get(path, ())))
                    for path in self._files.get(question, ())
                ]
            case ("length", name):
                return self.metadata.length_of_edt(name)
            case ("field", table, field):
                return field_type(self.metadata, table, field)
            case ("temporary", table):
                found = self.metadata.table(table)
                return found is not None and found.storage != "regular"
        raise ValueError(question[0])

    def still_so(self, remembered: Remembered) -> bool:
        """Whether every question would get the same answer."""
        return all(_written(self.answer(question)) == answer for question, answer in remembered.asked)


class Inquiry:
    """What one run asks, written down with the answers."""

    def __init__(self, oracle: Oracle) -> None:
        self.oracle = oracle
        self.asked: dict[Question, bytes] = {}
        self._code_of = oracle.shelf.for_one_run()

    def code(self, path: str) -> Code:
        """The code of a file. Raises `ChangedError` where it is no longer what it was when it was read."""
        source = self.oracle.sources[path]
        return self._code_of(source.collected, source.digest)

    def fetch(self, question: Question) -> list[tuple[str, Code]]:
        """Path and code of the files that declare the class, or add the method to it."""
        return [(path, self.code(path)) for path, _, _ in self._ask(*question)]

    def prepare(self, machine: Machine) -> None:
        """Let the machine ask."""
        machine.lengths = self._length
        machine.field_type = self._field
        machine.is_temporary = self._temporary

    def _ask(self, *question: str) -> Any:
        answer = self.oracle.answer(question)
        self.asked[question] = _written(answer)
        return answer

    def _length(self, name: str) -> int | None:
        length: int | None = self._ask("length", name)
        return length

    def _field(self, table: str, field: str) -> tuple[ValueType, int | None] | None:
        found: tuple[ValueType, int | None] | None = self._ask("field", table, field)
        return found

    def _temporary(self, table: str) -> bool:
        return bool(self._ask("temporary", table))


def _written(answer: Any) -> bytes:
    return msgspec.msgpack.encode(packable(answer))
