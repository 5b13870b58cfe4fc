"""Names that the language, the browser, the client API, well-known libraries or compilers give: no file is looked for."""

from __future__ import annotations

STANDARD = frozenset(
    """
    this arguments undefined NaN Infinity window self globalThis top parent frames opener document location navigator
    history screen console event name status length closed origin performance crypto localStorage sessionStorage fetch
    alert confirm prompt print open close focus blur stop find postMessage setTimeout clearTimeout setInterval
    clearInterval requestAnimationFrame cancelAnimationFrame queueMicrotask structuredClone atob btoa escape unescape
    encodeURI encodeURIComponent decodeURI decodeURIComponent eval isNaN isFinite parseInt parseFloat getComputedStyle
    matchMedia getSelection addEventListener removeEventListener dispatchEvent onload onerror onresize onmessage
    onbeforeunload onunload Array Object String Number Boolean Function Symbol BigInt Math Date RegExp JSON Promise Proxy
    Reflect Map Set WeakMap WeakSet Intl Error TypeError RangeError SyntaxError URIError EvalError ReferenceError
    ArrayBuffer DataView Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array Float32Array Float64Array
    XMLHttpRequest ActiveXObject DOMParser XMLSerializer FormData Blob File FileReader FileList Headers Request Response
    URL URLSearchParams AbortController Event CustomEvent KeyboardEvent MouseEvent MessageEvent MessageChannel Node
    NodeList Element HTMLElement Image Audio Option Worker WebSocket MutationObserver IntersectionObserver ResizeObserver
    TextEncoder TextDecoder module exports require define global process $ jQuery _ ko angular React ReactDOM moment
    Handlebars Xrm GetGlobalContext ClientGlobalContext crmForm Mscrm Sys Type formContext executionContext __awaiter
    __generator __extends __assign __decorate __rest __spreadArray __values __read __importDefault __importStar
    __createBinding __exportStar __setModuleDefault _asyncToGenerator regeneratorRuntime
    """.split()  # noqa: SIM905 - a list of two hundred lines is no easier to read
)
