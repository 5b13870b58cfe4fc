"""Every kind of change of a contract, by the id that `xlint contract diff` prints and an approval names.

After oasdiff's judgement of request parameters: `breaking` for whoever is not told of it, `dangerous` where something else may be
read, `safe` where nobody notices. Some kinds have two levels: what decides is whether a known link or receiver is touched.
"""

from __future__ import annotations

from types import MappingProxyType

KINDS = MappingProxyType({
    # what a receiver asks for
    "required-parameter-added": "a parameter is new, and the receiver stops without it",
    "optional-parameter-added": "a parameter is new, and may be left out",
    "parameter-became-required": "the receiver stops without it now",
    "parameter-became-optional": "the receiver does without it now",
    "parameter-removed": "it is not read any more",
    "removed-before-sunset": "it is not read any more, and was promised for longer",
    "parameter-renamed": "it is read under another name",
    "parameter-case-changed": "it is read in other capitals",
    "parameter-moved": "another target reads it now",
    "platform-name": "a new parameter has a name that the platform takes",
    "retired-name-reused": "a name that was retired is read again",
    "type-narrowed": "fewer values can be read",
    "type-widened": "more values can be read",
    "value-removed": "it is not compared with a value any more",
    "value-added": "it is compared with one more value",
    "length-lowered": "less of the value is kept",
    "length-set": "the value is cut, and was not",
    "length-raised": "more of the value is kept",
    "default-changed": "another value is taken where it is missing",
    "decoding-changed": "it is decoded once more, or once less",
    "validation-weakened": "it reaches a dangerous place with fewer checks",
    "validation-added": "values are refused that were accepted",
    # what a target is
    "menu-item-removed": "a menu item is gone",
    "menu-item-renamed": "a menu item has another name",
    "menu-item-moved": "a menu item opens something else",
    "target-renamed": "what menu items open has another name",
    # what a link sends
    "link-added": "a link to a target is new",
    "link-removed": "no link opens a target any more",
    "link-target-changed": "a function's link opens something else",
    "host-changed": "a function's link opens another host that is written in the code",
    "sent-name-added": "a parameter is sent that was not",
    "unknown-name-sent": "a parameter is sent that nothing reads",
    "name-sent-twice": "a parameter stands twice in the URL",
    "required-parameter-dropped": "a parameter is not sent any more that the receiver needs",
    "required-parameter-conditional": "a parameter that the receiver needs is sent on some paths only",
    "required-parameter-missing": "a new link does not send what the receiver needs",
    "optional-parameter-dropped": "a parameter is not sent any more that the receiver does without",
    "sent-type-widened": "values of another type are sent than can be read",
    "sent-value-added": "a value is sent that the receiver does not compare with",
    "encoding-dropped": "a value is not encoded any more",
    "scope-from-user": "users decide a value that decides what is shown",
    "company-dropped": "the company is not sent any more",
    "company-missing": "a new link does not send the company",
})  # fmt: skip
