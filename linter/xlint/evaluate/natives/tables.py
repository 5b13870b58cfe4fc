"""Which built-in function stands behind which name."""

from __future__ import annotations

from xlint.evaluate import urls
from xlint.evaluate.kinds import Kind
from xlint.evaluate.natives.arrays import ARRAY, array_from, new_array
from xlint.evaluate.natives.conversions import (
    decoder,
    encoder,
    identity,
    new_regex,
    stringify,
    to_boolean,
    to_number,
    to_string,
)
from xlint.evaluate.natives.generators import awaiter, to_generator, typescript
from xlint.evaluate.natives.objects import (
    create,
    define_property,
    from_entries,
    has_own,
    new_object,
    object_assign,
    object_entries,
    object_keys,
    object_values,
    some_boolean,
)
from xlint.evaluate.natives.pairs import METHODS, add, new_map, new_set, search_params, url
from xlint.evaluate.natives.promises import all_of, new_promise, timer
from xlint.evaluate.natives.states import STATE, assigned
from xlint.evaluate.params import params_text
from xlint.evaluate.values import Function, Native

KINDS: dict[str, Kind] = {
    "array": Kind(methods=ARRAY),
    "list": Kind(methods=ARRAY),
    "params": Kind(methods=METHODS, text=params_text),
    "map": Kind(methods=METHODS),
    "set": Kind(methods={"add": add, "has": some_boolean, "forEach": ARRAY["forEach"]}),
    "url": Kind(part=urls.part, assign=urls.set_url_part, text=urls.href),
    STATE: Kind(assign=assigned),
}

NAMESPACES: dict[str, dict[str, Function]] = {
    "Object": {
        "keys": object_keys, "values": object_values, "entries": object_entries, "assign": object_assign, "fromEntries": from_entries,
        "freeze": identity, "seal": identity, "create": create,
        "getOwnPropertyNames": object_keys, "defineProperty": define_property,
    },
    "Object.prototype": {"hasOwnProperty": has_own, "toString": some_boolean},
    "JSON": {"stringify": stringify},
    "Array": {"from": array_from, "of": new_array, "isArray": some_boolean},
    "Promise": {"resolve": identity, "all": all_of, "allSettled": all_of, "reject": identity},
    "Number": {"parseInt": to_number, "parseFloat": to_number, "isNaN": some_boolean, "isInteger": some_boolean},
    "Array.prototype": ARRAY,
    "String": {},
    "Reflect": {},
}  # fmt: skip

GLOBALS: dict[str, Native] = {
    name: Native(name, run)
    for name, run in {
        "encodeURIComponent": encoder("component"), "encodeURI": encoder("uri"), "escape": encoder("escape"),
        "btoa": encoder("base64"), "decodeURIComponent": decoder("component"), "decodeURI": decoder("uri"),
        "unescape": decoder("escape"), "atob": decoder("base64"),
        "parseInt": to_number, "parseFloat": to_number, "Number": to_number, "BigInt": to_number, "Boolean": to_boolean,
        "String": to_string, "Object": new_object, "Array": new_array, "Promise": new_promise, "RegExp": new_regex,
        "URLSearchParams": search_params, "URL": url, "Map": new_map, "Set": new_set, "setTimeout": timer, "setInterval": timer,
        "requestAnimationFrame": timer, "JSON": identity, "Reflect": identity, "isNaN": some_boolean,
        "__awaiter": awaiter, "__async": awaiter, "_asyncToGenerator": to_generator, "__generator": typescript, "__assign": object_assign,
        "structuredClone": identity,
    }.items()
}  # fmt: skip
