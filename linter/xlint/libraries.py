"""Which scripts are someone else's library, to be counted and not checked."""

from __future__ import annotations

import re

HEAD = 2048
"""How many bytes of a file are enough to see a library's banner."""

_LIBRARIES = (
    "jquery|jqueryui|bootstrap|knockout|angular|angularjs|backbone|underscore|lodash|moment|kendo|requirejs|react|react-dom"
    "|handlebars|mustache|select2|datatables|toastr|json2|modernizr|bluebird|dompurify|axios|highcharts|signalr|mscorlib"
    "|mscorlib_crm|slickgrid|xrmservicetoolkit|sparklexrm|xrmpage|dg\\.xrmquery(?:\\.web)?(?:\\.promise)?|ace|ext-language_tools"
    "|ckeditor|tinymce|codemirror|es6-promise|jszip|jspdf|html2pdf|xlsx|showdown|freewall|fullcalendar|sweetalert2|flatpickr"
    "|typeahead"
)
_VARIANTS = "v(?=\\d)|min|slim|all|core|bundle|debug|full|compat|dom|ui|umd|latest"
_LIBRARY_STEM = re.compile(rf"(?:\A|[/_])(?:{_LIBRARIES})(?:[-_. \d]++|{_VARIANTS})*+\Z", re.I)
_LIBRARY_PART = re.compile(r"(?:\A|/)(?:knockout|slick|angular|backbone|moment|codemirror|ace)[.-][^/]++\Z", re.I)
_JQUERY_PLUGIN = re.compile(r"(?:\A|[/_])jquery[-.][^/]*\.js\Z", re.I)
_OLD_JQUERY = re.compile(r"\bjquery[-./]v?[12]\.\d", re.I)
_EDITOR_AID = re.compile(r"[-.]vsdoc\.js\Z|\.intellisense\.js\Z", re.I)
_MINIFIED = re.compile(r"[-.]min\.js\Z", re.I)
_BANNER = re.compile(
    rb"/\*!|@license|@preserve|@copyright|\bcopyright\s+(?:\(c\)|\xc2\xa9|\d{4})|\b(?:MIT|BSD|Apache|GPL)[\s-]+licen[sc]e"
    rb"|licen[sc]ed under",
    re.I,
)


def reason(path: str, head: bytes) -> str | None:
    """Why a script is taken for a library, or None; `head` holds its first `HEAD` bytes.

    A minified file without a library's banner is taken for the team's own, because that is what ships.
    """
    if _EDITOR_AID.search(path):
        return "library: documentation for an editor"
    if _LIBRARY_STEM.search(path.removesuffix(".js")) or _LIBRARY_PART.search(path) or _JQUERY_PLUGIN.search(path):
        return "library: known by its name"
    if _MINIFIED.search(path) and _BANNER.search(head):
        return "library: minified, with a licence banner"
    return None


def is_old_jquery(source: str) -> bool:
    """Whether what a page loads from there is a jQuery before 3.0."""
    return _OLD_JQUERY.search(source) is not None
