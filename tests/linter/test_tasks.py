"""Scripts as errands: copies are run once, and what they yield is told of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from execution.inference import infer, templates
from xlint import running, tasks
from xlint.evaluate.observe import Consumed, Entry, GaveUp, Outcome, Ran
from xlint.reading import Code
from xlint.value import Known, Place, Text

LINKS = "function show(id) { window.open(base() + '/?mi=CustTable&id=' + id); }"
BASE = "function base() { return 'https://fo.test'; }"


def test_copies_of_an_application_are_run_once_and_told_of_each(monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[Sequence[str]] = []
    original = running.run_scripts

    def counted(roots: Mapping[str, Code], *given: Any, **more: Any) -> Ran:
        runs.append(list(roots))
        return original(roots, *given, **more)

    monkeypatch.setattr(running, "run_scripts", counted)
    folders = ["a/js", "b/long/name/js", "c/js"]
    found = infer({f"{folder}/{name}": text for folder in folders for name, text in (("l.js", LINKS), ("h.js", BASE))})
    assert len(runs) == 2, "the links and the helper, not three of each"
    assert [sender.link.at.path for sender in found.senders] == [f"{folder}/l.js" for folder in folders]
    places = {
        step.place.path for sender in found.senders for hole in sender.parameters[-1].holes for step in hole.steps
    }
    assert places <= {f"{folder}/l.js" for folder in folders}


def test_a_copy_with_another_neighbour_is_run_for_itself() -> None:
    other = BASE.replace("fo.test", "two.test")
    found = infer({"a/l.js": LINKS, "a/h.js": BASE, "b/l.js": LINKS, "b/h.js": other})
    assert {template.partition("?")[0] for template in templates(found)} == {"https://fo.test/", "https://two.test/"}


def test_a_result_is_moved_in_places_and_in_keys_that_hold_them() -> None:
    place = Place("\0/a.js", 1, 2)
    ran = Ran((Outcome(Entry("\0/a.js", "f", place), (GaveUp(place, "x@\0/a.js:1"),)),), (("\0/a.js", 7),))
    assert tasks.moved(ran, "my/folder/") == Ran(
        (
            Outcome(
                Entry("my/folder/a.js", "f", Place("my/folder/a.js", 1, 2)),
                (GaveUp(Place("my/folder/a.js", 1, 2), "x@my/folder/a.js:1"),),
            ),
        ),
        (("my/folder/a.js", 7),),
    )


def test_two_files_of_the_same_bytes_in_one_task_are_two_files() -> None:
    twin = "function twin(id) { window.open('https://fo.test/?mi=CustTable&id=' + id); }"
    found = infer(
        {
            "links.js": "import { twin } from './a/one.js'; import './b/one.js'; twin(1);",
            "a/one.js": twin,
            "b/one.js": twin,
        }
    )
    assert {sender.link.at.path for sender in found.senders} == {"a/one.js", "b/one.js"}


def test_scanned_text_that_looks_like_a_place_stays_as_it_is() -> None:
    def ran(folder: str) -> Ran:
        piece = Known("see \0/x", Place(f"{folder}a.js", 1, 9))
        return Ran((Outcome(Entry("b.js", "f", Place("b.js", 0, 1)), (Consumed("fetch", Text((piece,))),)),))

    assert tasks.moved(ran("\0/"), "my/folder/") == ran("my/folder/")
