"""What the findings say of a link, a parameter, a receiver and a read: the gravest of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xlint.audit import Audit
from xlint.contract import Parameter, Read, Receiver, Sender
from xlint.finding import Finding
from xlint.report.html.sides import places_of_parameter
from xlint.value import Known, Place


class Said:
    """The active findings by the place where they stand."""

    def __init__(self, audit: Audit) -> None:
        self.by_place: dict[Place, list[Finding]] = {}
        for finding in sorted(audit.findings, key=lambda f: (-f.severity.rank, f.rule, f.fingerprint)):
            if finding.active:
                self.by_place.setdefault(finding.report.at, []).append(finding)

    def of_parameter(self, parameter: Parameter) -> Finding | None:
        """What names the parameter, or stands at one without a name."""
        name = (parameter.name or "").lower()
        return _gravest(
            f for f in self._at(places_of_parameter(parameter)) if (f.report.parameter or "").lower() == name
        )

    def of_link(self, sender: Sender) -> Finding | None:
        """What is said of the link as a whole: its address, its target, a parameter that it lacks."""
        sent = {(parameter.name or "").lower() for parameter in sender.parameters}
        about = (
            f for f in self._at(_places(sender)) if not f.report.parameter or f.report.parameter.lower() not in sent
        )
        return _gravest(about)

    def of_read(self, read: Read) -> Finding | None:
        return _gravest(self._at((read.at, *(sink.at for sink in read.reaches))))

    def of_receiver(self, receiver: Receiver) -> Finding | None:
        """What is said of the receiver besides its reads: what it writes, and what it does not check."""
        places = (receiver.at, *(write.at for write in receiver.writes), *(use.at for use in receiver.unchecked))
        return _gravest(self._at(places))

    def _at(self, places: Iterable[Place]) -> Iterator[Finding]:
        return (finding for place in dict.fromkeys(places) for finding in self.by_place.get(place, ()))


def _places(sender: Sender) -> Iterator[Place]:
    link = sender.link
    yield link.at
    if sender.target.at is not None:
        yield sender.target.at
    yield from (part.literal for path in sender.paths for part in path.parts if isinstance(part, Known))
    yield from (insertion.hole.at for insertion in link.insertions)
    yield from (parameter.at for parameter in sender.parameters)


def _gravest(findings: Iterable[Finding]) -> Finding | None:
    return max(findings, key=lambda finding: finding.severity.rank, default=None)
