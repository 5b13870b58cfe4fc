// URL and URLSearchParams of the URL Standard, as far as links of web resources use them: hierarchical addresses of http
// and https. V8 alone has neither.
(function (global) {
    "use strict";

    const escaped = (text) => Array.from(new Uint8Array(bytes(text)), (byte) => "%" + byte.toString(16).toUpperCase().padStart(2, "0")).join("");
    const bytes = (text) => {
        const found = [];
        for (const part of encodeURIComponent(text).match(/%[0-9A-F]{2}|[^%]/g) || []) {
            found.push(part.length === 3 ? parseInt(part.slice(1), 16) : part.charCodeAt(0));
        }
        return found;
    };
    const encode = (text, unsafe) => String(text).replace(unsafe, escaped);

    // 1.3 percent-encode sets: C0 controls and non-ASCII always, then what each part adds.
    const PATH = /[^\x21\x24-\x3b\x3d\x40-\x5b\x5d\x5f\x61-\x7a\x7c\x7e\x25\x26\x27\x5c]/gu;
    const QUERY = /[^\x21\x24-\x26\x28-\x3b\x3d\x3f-\x7e]/gu;
    const FRAGMENT = /[^\x21\x23-\x3b\x3d\x3f-\x5f\x61-\x7e]/gu;

    // 5.2 application/x-www-form-urlencoded.
    const form = (text) => encodeURIComponent(text).replace(/[!'()~]/g, escaped2).replace(/%20/g, "+");
    const escaped2 = (character) => "%" + character.charCodeAt(0).toString(16).toUpperCase();
    const unform = (text) => {
        const spaced = text.replace(/\+/g, " ");
        try {
            return decodeURIComponent(spaced);
        } catch {
            return spaced.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => {
                try {
                    return decodeURIComponent(run);
                } catch {
                    return run.replace(/%[0-7][0-9A-Fa-f]/g, (one) => decodeURIComponent(one)).replace(/%[89A-Fa-f][0-9A-Fa-f]/g, "\ufffd");
                }
            });
        }
    };

    class URLSearchParams {
        #list = [];
        #url = null;

        constructor(init = "") {
            if (init !== null && typeof init === "object" && typeof init[Symbol.iterator] === "function") {
                for (const pair of init) {
                    const [name, value, ...more] = pair;
                    if (value === undefined || more.length) {
                        throw new TypeError("each pair has a name and a value");
                    }
                    this.#list.push([String(name), String(value)]);
                }
            } else if (init !== null && (typeof init === "object" || typeof init === "function")) {
                for (const name of Object.keys(init)) {
                    this.#list.push([name, String(init[name])]);
                }
            } else {
                this.#parse(String(init));
            }
        }

        static attach(params, url) {
            params.#url = url;
            return params;
        }

        static refill(params, query) {
            params.#list = [];
            params.#parse(query);
        }

        #parse(text) {
            const body = text.startsWith("?") ? text.slice(1) : text;
            for (const piece of body.split("&")) {
                if (piece !== "") {
                    const equals = piece.indexOf("=");
                    this.#list.push(equals < 0 ? [unform(piece), ""] : [unform(piece.slice(0, equals)), unform(piece.slice(equals + 1))]);
                }
            }
        }

        #changed() {
            if (this.#url) {
                this.#url.query = this.#list.length ? this.toString() : null;
            }
        }

        get size() { return this.#list.length; }
        append(name, value) { this.#list.push([String(name), String(value)]); this.#changed(); }
        delete(name) { this.#list = this.#list.filter((pair) => pair[0] !== String(name)); this.#changed(); }
        get(name) { const found = this.#list.find((pair) => pair[0] === String(name)); return found ? found[1] : null; }
        getAll(name) { return this.#list.filter((pair) => pair[0] === String(name)).map((pair) => pair[1]); }
        has(name) { return this.#list.some((pair) => pair[0] === String(name)); }
        set(name, value) {
            const first = this.#list.findIndex((pair) => pair[0] === String(name));
            if (first < 0) {
                this.#list.push([String(name), String(value)]);
            } else {
                this.#list[first][1] = String(value);
                this.#list = this.#list.filter((pair, index) => index <= first || pair[0] !== String(name));
            }
            this.#changed();
        }
        sort() { this.#list.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0)); this.#changed(); }
        forEach(callback, self) { for (const [name, value] of this.#list) { callback.call(self, value, name, this); } }
        *entries() { yield* this.#list.map((pair) => [...pair]); }
        *keys() { for (const pair of this.#list) { yield pair[0]; } }
        *values() { for (const pair of this.#list) { yield pair[1]; } }
        [Symbol.iterator]() { return this.entries(); }
        toString() { return this.#list.map(([name, value]) => form(name) + "=" + form(value)).join("&"); }
    }

    const ADDRESS = /^([a-z][a-z0-9+.-]*):(.*)$/i;

    function withoutDots(path) {
        const kept = [];
        const pieces = path.split("/").slice(1);
        pieces.forEach((piece, index) => {
            const last = index === pieces.length - 1;
            if (/^(?:\.|%2e){2}$/i.test(piece)) {
                kept.pop();
                if (last) { kept.push(""); }
            } else if (/^(?:\.|%2e)$/i.test(piece)) {
                if (last) { kept.push(""); }
            } else {
                kept.push(piece);
            }
        });
        return "/" + kept.join("/");
    }

    function parse(input, base) {
        const text = String(input).replace(/^[\x00-\x20]+|[\x00-\x20]+$/g, "").replace(/[\t\n\r]/g, "");
        const found = ADDRESS.exec(text);
        if (found && !/^https?$/i.test(found[1])) {
            throw new TypeError("Invalid URL here: only http and https are made: " + text);
        }
        let scheme, host, rest, inherited = null;
        if (found && (!base || found[1].toLowerCase() !== base.scheme || /^[/\\]{2}/.test(found[2]))) {
            scheme = found[1].toLowerCase();
            [, host, rest] = /^[/\\]*([^/\\?#]*)(.*)$/s.exec(found[2]);
        } else if (base) {
            scheme = base.scheme;
            rest = found ? found[2] : text;
            const network = /^[/\\]{2}([^/\\?#]*)(.*)$/s.exec(rest);
            if (network) {
                [, host, rest] = network;
            } else {
                host = base.host;
                inherited = base;
            }
        } else {
            throw new TypeError("Invalid URL: " + text);
        }
        const [, rawPath, rawQuery, rawFragment] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(rest);
        let path = rawPath.replace(/\\/g, "/");
        let query = rawQuery === undefined ? null : encode(rawQuery.slice(1), QUERY);
        if (inherited && !path) {
            path = inherited.path;
            query = rawQuery === undefined ? inherited.query : query;
        } else if (inherited && !path.startsWith("/")) {
            path = inherited.path.slice(0, inherited.path.lastIndexOf("/") + 1) + path;
        }
        host = host.toLowerCase();
        if (!host || /[\s<>^|%{}]/.test(host)) {
            throw new TypeError("Invalid URL: " + text);
        }
        const port = scheme === "https" ? ":443" : ":80";
        host = host.endsWith(port) ? host.slice(0, -port.length) : host;
        const fragment = rawFragment === undefined ? null : encode(rawFragment.slice(1), FRAGMENT);
        return { scheme, host, path: withoutDots(encode(path.startsWith("/") ? path : "/" + path, PATH)), query, fragment };
    }

    class URL {
        #parts;
        #params;

        constructor(input, base) {
            this.#parts = parse(input, base === undefined ? undefined : parse(base));
            this.#params = URLSearchParams.attach(new URLSearchParams(this.#parts.query || ""), this.#parts);
        }

        get href() {
            const { scheme, host, path, query, fragment } = this.#parts;
            return scheme + "://" + host + path + (query === null ? "" : "?" + query) + (fragment === null ? "" : "#" + fragment);
        }
        set href(value) {
            Object.assign(this.#parts, parse(value));
            URLSearchParams.refill(this.#params, this.#parts.query || "");
        }
        get origin() { return this.#parts.scheme + "://" + this.#parts.host; }
        get protocol() { return this.#parts.scheme + ":"; }
        get host() { return this.#parts.host; }
        get hostname() { return this.#parts.host.replace(/:\d+$/, ""); }
        set host(value) { this.#parts.host = String(value).toLowerCase(); }
        set hostname(value) { this.#parts.host = String(value).toLowerCase(); }
        get port() { return (/:(\d+)$/.exec(this.#parts.host) || ["", ""])[1]; }
        get pathname() { return this.#parts.path; }
        set pathname(value) {
            const path = String(value).replace(/\\/g, "/");
            this.#parts.path = withoutDots(encode(path.startsWith("/") ? path : "/" + path, PATH).replace(/[?#]/g, escaped));
        }
        get search() { return this.#parts.query ? "?" + this.#parts.query : ""; }
        set search(value) {
            const text = String(value).replace(/^\?/, "");
            this.#parts.query = text === "" ? null : encode(text, QUERY);
            URLSearchParams.refill(this.#params, this.#parts.query || "");
        }
        get hash() { return this.#parts.fragment ? "#" + this.#parts.fragment : ""; }
        set hash(value) {
            const text = String(value).replace(/^#/, "");
            this.#parts.fragment = text === "" ? null : encode(text, FRAGMENT);
        }
        get searchParams() { return this.#params; }
        toString() { return this.href; }
        toJSON() { return this.href; }
    }

    global.URL = URL;
    global.URLSearchParams = URLSearchParams;
})(globalThis);
