// A web resource's surroundings as far as links go: what it reads gives values that can be told apart, where it goes is
// written down. `__given` holds every value that was handed out by its name, `__went` every address in order.
(function (global) {
    "use strict";

    let setting = {};
    let given = {};
    let went = [];
    let handlers = [];
    let timers = [];
    let failures = [];

    const GUIDS = {};
    const guid = (name) => {
        if (!(name in GUIDS)) {
            const number = (Object.keys(GUIDS).length + 1).toString(16).toUpperCase();
            GUIDS[name] = "0000ABCD-1111-2222-3333-" + number.padStart(12, "0");
        }
        return GUIDS[name];
    };

    /** The value under a name: what the setting says, else what is usual for it. */
    function give(name, usual) {
        const values = setting.values || {};
        const value = name in values ? values[name] : usual();
        given[name] = value instanceof Date ? value.toISOString() : value === undefined ? null : value;
        return value;
    }

    const text = (name) => () => setting.empty ? null : name.replace(/^.*[:.]/, "") + " A&b=c#d%41+e/\u00e9?";
    const always = (name) => () => name.replace(/^.*[:.]/, "") + " A&b=c#d%41+e/\u00e9?";
    const plain = (name) => () => name.replace(/^.*[:.]/, "");
    const address = (name) => () => "https://" + name.replace(/[^a-z0-9]/gi, "").toLowerCase() + ".test";
    const go = (via, url) => { went.push([via, String(url)]); };

    // ── Xrm ──

    function column(name) {
        const type = (setting.types || {})[name];
        const usual = () => {
            if (setting.empty) { return null; }
            switch (type) {
                case "lookup": return [{
                    id: give("lookup-id:" + name, () => "{" + guid(name) + "}"),
                    name: give("lookup-name:" + name, text("lookup-name:" + name)),
                    entityType: give("lookup-type:" + name, () => "account"),
                }];
                case "number": return 4711;
                case "boolean": return true;
                case "date": return new Date(Date.UTC(2026, 0, 31, 12));
                default: return text("field:" + name)();
            }
        };
        return give("field:" + name, usual);
    }

    const attribute = (name) => ({
        getValue: () => column(name),
        setValue() {},
        getText: () => give("text:" + name, text("text:" + name)),
        getSelectedOption: () => (setting.empty ? null : { value: give("option-value:" + name, () => 4712), text: give("option-text:" + name, text("option-text:" + name)) }),
        getName: () => name,
        addOnChange(handler) { handlers.push(handler); },
        fireOnChange() {}, setRequiredLevel() {}, setSubmitMode() {}, getIsDirty: () => false,
        controls: { forEach() {}, get: () => [] },
    });

    const control = (name) => ({
        setSrc(url) { go("setSrc", url); },
        getSrc: () => "about:blank",
        setVisible() {}, setDisabled() {}, setNotification() {}, clearNotification() {}, addOnLoad(handler) { handlers.push(handler); },
        getAttribute: () => attribute(name),
        getValue: () => give("field:" + name, text("field:" + name)),
        getObject: () => element(name),
        getContentWindow: () => Promise.resolve(global),
        getGrid: () => ({ getSelectedRows: () => ({ get: () => [row()], forEach(callback) { callback(row(), 0); }, getLength: () => 1 }), getTotalRecordCount: () => 1 }),
        refresh() {},
    });

    const row = () => ({ getData: () => ({ entity: entity() }), data: { entity: entity() } });
    const entity = () => ({
        getId: () => give("record-id", () => "{" + guid("record") + "}"),
        getEntityName: () => give("entityname", () => "account"),
        getPrimaryAttributeValue: () => give("field:primaryname", text("field:primaryname")),
        getEntityReference: () => ({ id: entity().getId(), entityType: entity().getEntityName(), name: entity().getPrimaryAttributeValue() }),
        getIsDirty: () => false, addOnSave() {}, save() {},
        attributes: { get: (name) => attribute(name), forEach() {} },
    });

    const formContext = {
        getAttribute: (name) => attribute(name),
        getControl: (name) => control(name),
        data: { entity: entity(), refresh: () => Promise.resolve(), save: () => Promise.resolve(), process: { addOnStageChange() {} }, addOnLoad() {} },
        ui: {
            getFormType: () => give("formtype", () => 2), setFormNotification() {}, clearFormNotification() {}, refreshRibbon() {}, close() {},
            tabs: { get: () => ({ setVisible() {}, setFocus() {}, sections: { get: () => ({ setVisible() {} }) } }) },
            controls: { get: (name) => control(name), forEach() {} },
            navigation: { items: { get: () => [] } },
        },
        context: null,
    };

    const queryParameters = () => new Proxy({}, {
        get: (_, name) => (typeof name === "string" ? give("url:" + name, always("url:" + name)) : undefined),
        has: () => true,
    });

    const context = {
        getClientUrl: () => give("client-url:clienturl", address("org")),
        getCurrentAppUrl: () => give("client-url:appurl", address("app")),
        getUserId: () => context.userSettings.userId,
        getUserName: () => context.userSettings.userName,
        getUserLcid: () => give("user:userlcid", () => 1033),
        getOrgUniqueName: () => give("setting:orgname", plain("orgname")),
        getOrgLcid: () => 1033,
        getQueryStringParameters: queryParameters,
        getCurrentAppProperties: () => Promise.resolve({ appId: give("setting:appid", () => guid("app")), uniqueName: give("setting:appname", plain("appname")) }),
        getVersion: () => "9.2.0.0",
        prependOrgName: (path) => path,
        get userSettings() {
            return {
                get userId() { return give("user:userid", () => "{" + guid("user") + "}"); },
                get userName() { return give("user:username", always("user:username")); },
                get languageId() { return give("user:languageid", () => 1033); },
                roles: { forEach() {}, get: () => [] }, securityRoles: [],
            };
        },
        organizationSettings: new Proxy({}, { get: (_, name) => (typeof name === "string" ? give("setting:" + name, plain("setting:" + name)) : undefined) }),
        client: { getClient: () => "Web", getFormFactor: () => 1, getClientState: () => "Online" },
    };
    formContext.context = context;

    const executionContext = {
        getFormContext: () => formContext, getContext: () => context, getEventSource: () => attribute("source"), getEventArgs: () => ({ preventDefault() {} }),
        getDepth: () => 1, getSharedVariable() {}, setSharedVariable() {},
    };

    const VARIABLES = ["environmentvariabledefinition", "environmentvariablevalue"];

    /** A row of the Web API: every column has a value. */
    const record = (table) => new Proxy({}, {
        get(_, name) {
            if (typeof name !== "string" || name === "then" || name === "toJSON") { return undefined; }
            if (name === "environmentvariabledefinition_environmentvariablevalue") {
                return setting.unset ? [] : [record("environmentvariablevalue")];
            }
            if (name.startsWith("EnvironmentVariableDefinition")) { return record("environmentvariabledefinition"); }
            if (VARIABLES.includes(table)) { return give("environment:" + name, address("env" + name)); }
            if (/^_.*_value$/.test(name)) { return give("record:" + table + "." + name, () => guid(name).toLowerCase()); }
            return give("record:" + table + "." + name, text("record:" + name));
        },
        has: () => true,
    });

    const answer = new Proxy({}, {
        get(_, name) {
            if (typeof name !== "string" || name === "then" || name === "toJSON") { return undefined; }
            return name === "Url" ? give("base-url:integrationurl", address("integration")) : give("answer:" + name, address("answer" + name));
        },
    });
    const response = { ok: true, status: 200, json: () => Promise.resolve(answer), text: () => Promise.resolve(JSON.stringify({ Url: answer.Url, Value: answer.Value })), headers: { get: () => "" } };

    const WebApi = {
        retrieveRecord: (table) => Promise.resolve(record(table)),
        retrieveMultipleRecords: (table) => Promise.resolve({ entities: setting.none ? [] : [record(table)] }),
        createRecord: (table) => Promise.resolve({ id: give("record-id:new", () => guid("new " + table)), entityType: table }),
        updateRecord: (table, id) => Promise.resolve({ id, entityType: table }),
        deleteRecord: (table, id) => Promise.resolve({ id, entityType: table }),
        execute: () => Promise.resolve(response),
        executeMultiple: (requests) => Promise.resolve(requests.map(() => response)),
    };
    WebApi.online = WebApi;
    WebApi.offline = WebApi;

    const encoded = (part) => encodeURIComponent(part);
    const webResource = (name, data) => "/WebResources/" + String(name).replace(/%/g, "%25").replace(/&/g, "%26").replace(/=/g, "%3D") + (data === undefined || data === null ? "" : "?data=" + encoded(data));

    const Xrm = {
        WebApi,
        Navigation: {
            openUrl(url) { go("openUrl", url); },
            openAlertDialog: () => Promise.resolve({}),
            openConfirmDialog: () => Promise.resolve({ confirmed: give("confirmed", () => true) }),
            openErrorDialog: () => Promise.resolve({}),
            openForm: () => Promise.resolve({ savedEntityReference: [] }),
            openWebResource(name, options, data) { go("openWebResource", webResource(name, data)); },
            navigateTo(page) {
                if (page && page.pageType === "webresource") { go("navigateTo", webResource(page.webresourceName, page.data)); }
                return Promise.resolve({});
            },
        },
        Utility: {
            getGlobalContext: () => context,
            showProgressIndicator() {}, closeProgressIndicator() {}, alertDialog() {}, confirmDialog(message, yes) { yes(); },
            openWebResource(name, data) { go("openWebResource", webResource(name, data)); },
            openEntityForm() {},
            getEntityMetadata: () => Promise.resolve(record("entitymetadata")),
            lookupObjects: () => Promise.resolve([{ id: "{" + guid("looked up") + "}", name: "looked up", entityType: "account" }]),
            getPageContext: () => ({ input: { pageType: "webresource", data: queryParameters() } }),
        },
        Page: Object.assign(Object.create(formContext), { context }),
        App: { sidePanes: { createPane: () => Promise.resolve({ navigate: (page) => Xrm.Navigation.navigateTo(page), close() {} }) }, addGlobalNotification: () => Promise.resolve("1") },
        Encoding: { htmlEncode: String, xmlEncode: String },
        Device: {}, Panel: { loadPanel(url) { go("loadPanel", url); } },
    };

    // ── the page ──

    const elements = {};
    function element(name) {
        if (elements[name]) { return elements[name]; }
        const made = {
            style: {}, dataset: {}, classList: { add() {}, remove() {}, toggle() {}, contains: () => false }, children: [], childNodes: [],
            textContent: "", innerText: "", innerHTML: "", hidden: false, disabled: false, id: name,
            get value() { return give("dom:" + name, text("dom:" + name)); }, set value(value) {},
            setAttribute(key, value) { if (/^(?:href|src)$/i.test(key)) { go(key.toLowerCase(), value); } },
            getAttribute: (key) => give("dom:" + name + "@" + key, text("dom:" + name + "@" + key)),
            removeAttribute() {}, insertAdjacentHTML() {}, appendChild: (child) => child, append() {}, remove() {}, focus() {}, click() {}, submit() {},
            addEventListener(type, handler) { handlers.push(handler); }, removeEventListener() {},
            querySelector: (selector) => element(name + " " + selector), querySelectorAll: () => [], closest: () => element(name),
            contentWindow: { location: address_bar(), postMessage() {} },
        };
        for (const property of ["href", "src"]) {
            Object.defineProperty(made, property, { get: () => "", set: (value) => { go(property, value); }, configurable: true });
        }
        for (const property of ["onclick", "onchange", "onload", "onsubmit"]) {
            Object.defineProperty(made, property, { get: () => null, set: (value) => { if (typeof value === "function") { handlers.push(value); } } });
        }
        elements[name] = made;
        return made;
    }

    function address_bar() {
        const base = address("page");
        const search = () => {
            for (const [name, value] of Object.entries(setting.data || {})) { give("url:" + name, () => value); }
            const data = Object.entries(setting.data || {}).map(([name, value]) => name + "=" + encoded(value)).join("&");
            if (data) { give("url:data", () => data); setting.values = { ...setting.values, "url:data": data }; }
            const parameters = (setting.query || []).map((name) => [name, give("url:" + name, text("url:" + name))]).filter((pair) => pair[1] !== null);
            return parameters.length ? "?" + parameters.map(([name, value]) => name + "=" + encoded(value)).join("&") : "";
        };
        return {
            get href() { return give("url:href", () => base() + "/page.html" + search()); }, set href(url) { go("href", url); },
            get search() { return give("url:search", search); }, set search(query) { go("location.search", query); },
            get hash() { return give("url:hash", () => "#hash"); }, set hash(value) {},
            get origin() { return give("client-url:origin", base); },
            get host() { return give("client-url:host", () => base().slice(8)); },
            get hostname() { return give("client-url:hostname", () => base().slice(8)); },
            get protocol() { return give("client-url:protocol", () => "https:"); },
            get pathname() { return give("client-url:pathname", () => "/page.html"); },
            assign(url) { go("location.assign", url); }, replace(url) { go("location.replace", url); }, reload() {},
            toString() { return this.href; },
        };
    }

    const bar = address_bar();
    const opened = () => ({ location: address_bar(), document: { write() {}, close() {} }, focus() {}, close() {}, opener: null, closed: false });
    const document = {
        getElementById: element, querySelector: element, querySelectorAll: () => [], getElementsByName: (name) => [element(name)],
        getElementsByTagName: (name) => [element(name)], getElementsByClassName: (name) => [element(name)],
        createElement: (name) => element("new " + name), createTextNode: (text) => text, body: element("body"), head: element("head"), documentElement: element("html"),
        addEventListener(type, handler) { handlers.push(handler); }, removeEventListener() {}, write() {}, writeln() {}, readyState: "complete",
        get URL() { return bar.href; }, get documentURI() { return bar.href; }, get referrer() { return give("url:referrer", address("referrer")); },
        get location() { return bar; }, set location(url) { go("location", url); }, title: "", cookie: "",
    };

    const store = {
        getItem: (name) => give("storage:" + name, text("storage:" + name)), setItem() {}, removeItem() {}, clear() {},
    };

    function open_window(url) {
        if (url !== undefined) { go("window.open", url); }
        return opened();
    }

    // ── jQuery: `param` writes a blank as `%20`, and as `+` before jQuery 3 ──

    function param(source, traditional) {
        const pairs = [];
        const add = (name, value) => {
            const content = typeof value === "function" ? value() : value;
            pairs.push(encodeURIComponent(name) + "=" + encodeURIComponent(content === null || content === undefined ? "" : content));
        };
        const build = (name, value) => {
            if (Array.isArray(value)) {
                value.forEach((item, index) => (traditional || /\[\]$/.test(name) ? add(name, item) : build(name + "[" + (typeof item === "object" && item !== null ? index : "") + "]", item)));
            } else if (!traditional && value !== null && typeof value === "object") {
                Object.keys(value).forEach((key) => build(name + "[" + key + "]", value[key]));
            } else {
                add(name, value);
            }
        };
        if (Array.isArray(source)) {
            source.forEach((field) => add(field.name, field.value));
        } else {
            Object.keys(source || {}).forEach((key) => build(key, source[key]));
        }
        return setting.oldJQuery ? pairs.join("&").replace(/%20/g, "+") : pairs.join("&");
    }

    function $(what) {
        if (typeof what === "function") {
            what($);
            return $;
        }
        const name = typeof what === "string" ? what : "element";
        const chain = new Proxy(function () {}, {
            get(_, method) {
                switch (method) {
                    case "attr": case "prop": return (key, value) => {
                        const pairs = typeof key === "object" ? Object.entries(key) : value === undefined ? [] : [[key, value]];
                        pairs.filter(([attribute]) => /^(?:href|src)$/i.test(attribute)).forEach(([attribute, url]) => go(attribute, url));
                        return pairs.length ? chain : give("dom:" + name + "@" + key, text("dom:" + name + "@" + key));
                    };
                    case "val": return (value) => (value === undefined ? give("dom:" + name, text("dom:" + name)) : chain);
                    case "data": return (key) => give("dom:" + name + "@data-" + key, text("dom:" + name + "@" + key));
                    case "text": case "html": return (value) => (value === undefined ? give("dom:" + name, text("dom:" + name)) : chain);
                    case "each": return (callback) => { callback.call(element(name), 0, element(name)); return chain; };
                    case "length": return 1;
                    case "0": return element(name);
                    case Symbol.toPrimitive: return () => "[object Object]";
                    case "then": return undefined;
                    default: return (...given) => { given.filter((item) => typeof item === "function").forEach((item) => handlers.push(item)); return chain; };
                }
            },
        });
        return chain;
    }
    const ajax = (options) => {
        const settings = typeof options === "string" ? arguments[1] || {} : options;
        if (settings && settings.success) { settings.success(answer, "success", response); }
        return Object.assign(Promise.resolve(answer), { done(callback) { callback(answer); return this; }, fail() { return this; } });
    };
    Object.assign($, {
        param, ajax, get: (url, callback) => { if (callback) { callback(answer); } return ajax({}); }, getJSON: (url, callback) => { if (callback) { callback(answer); } return ajax({}); },
        extend(...given) {
            const deep = given[0] === true;
            return Object.assign(...(deep ? given.slice(1) : given).map((item) => item || {}));
        },
        each(source, callback) {
            if (Array.isArray(source)) { source.every((item, index) => callback.call(item, index, item) !== false); } else { Object.keys(source).every((key) => callback.call(source[key], key, source[key]) !== false); }
            return source;
        },
        map: (source, callback) => (Array.isArray(source) ? source.map((item, index) => callback(item, index)) : Object.keys(source).map((key) => callback(source[key], key))).flat().filter((item) => item !== null && item !== undefined),
        grep: (source, callback) => source.filter((item, index) => callback(item, index)),
        trim: (value) => (value === null || value === undefined ? "" : String(value).trim()),
        isArray: Array.isArray, isFunction: (value) => typeof value === "function", inArray: (item, list) => list.indexOf(item), noop() {}, proxy: (method, self) => method.bind(self),
        isEmptyObject: (value) => Object.keys(value).length === 0, parseJSON: JSON.parse,
        when: (...given) => Promise.all(given), ready: (handler) => handler($), fn: {}, support: {},
        Deferred() {
            const deferred = {};
            const promise = new Promise((yes, no) => { deferred.resolve = yes; deferred.reject = no; });
            return Object.assign(deferred, { promise: () => promise, then: promise.then.bind(promise) });
        },
    });

    const parent_alias = () => global;

    function XMLHttpRequest() {
        return {
            open() {}, setRequestHeader() {}, readyState: 4, status: 200, response: "", responseType: "",
            get responseText() { return JSON.stringify({ Url: answer.Url, Value: answer.Value, value: [{ value: answer.Value }] }); },
            send() {
                if (this.onreadystatechange) { this.onreadystatechange.call(this); }
                if (this.onload) { this.onload.call(this); }
            },
        };
    }

    const later = (callback, ...given) => { if (typeof callback === "function") { timers.push(() => callback(...given)); } return timers.length; };

    Object.assign(global, {
        Xrm, document, $, jQuery: $, localStorage: store, sessionStorage: store, open: open_window, XMLHttpRequest,
        fetch: () => Promise.resolve(response), alert() {}, confirm: () => true, prompt: () => null, setTimeout: later, setInterval: later,
        requestAnimationFrame: later, queueMicrotask: (callback) => Promise.resolve().then(callback), clearTimeout() {}, clearInterval() {},
        addEventListener(type, handler) { handlers.push(handler); }, removeEventListener() {}, dispatchEvent() {},
        console: { log() {}, warn() {}, error() {}, info() {}, debug() {} }, navigator: { userAgent: "", language: "en-US" }, history: { replaceState() {}, pushState() {} },
        showModalDialog: (url) => go("showModalDialog", url), screen: { width: 1920, height: 1080 }, name: "",
        GetGlobalContext: () => context, CrmEncodeDecode: { CrmUrlEncode: encoded, CrmUrlDecode: decodeURIComponent },
        structuredClone: (value) => JSON.parse(JSON.stringify(value)),
        btoa: (value) => base64(String(value)), atob: unbase64,
    });
    for (const alias of ["window", "self", "top", "parent", "frames"]) {
        Object.defineProperty(global, alias, { get: parent_alias, configurable: true });
    }
    Object.defineProperty(global, "location", { get: () => bar, set: (url) => { go("location", url); }, configurable: true });
    for (const property of ["onload", "onmessage"]) {
        Object.defineProperty(global, property, { get: () => null, set: (handler) => { if (typeof handler === "function") { handlers.push(handler); } } });
    }

    const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    function base64(binary) {
        let out = "";
        for (let index = 0; index < binary.length; index += 3) {
            const codes = [0, 1, 2].map((offset) => binary.charCodeAt(index + offset));
            if (codes.some((code) => code > 255)) { throw new Error("InvalidCharacterError"); }
            const [a, b, c] = codes;
            out += DIGITS[a >> 2] + DIGITS[((a & 3) << 4) | (b >> 4)];
            out += Number.isNaN(b) ? "=" : DIGITS[((b & 15) << 2) | (c >> 6)];
            out += Number.isNaN(c) ? "=" : DIGITS[c & 63];
        }
        return out;
    }
    function unbase64(value) {
        let bits = "";
        for (const digit of String(value).replace(/=+$/, "")) { bits += DIGITS.indexOf(digit).toString(2).padStart(6, "0"); }
        return (bits.match(/.{8}/g) || []).map((byte) => String.fromCharCode(parseInt(byte, 2))).join("");
    }

    // ── the harness's side ──

    /** What a message carries: a text, of which every property is the same text. */
    const message = () => new Proxy(new String(give("message:message", always("message:message"))), {
        get(text, name) {
            const own = text[name];
            return typeof own === "function" ? own.bind(text) : own === undefined && typeof name === "string" ? give("message:message", () => String(text)) : own;
        },
    });

    const event = {
        preventDefault() {}, stopPropagation() {}, target: element("target"), currentTarget: element("target"), key: "Enter",
        get data() { return message(); },
        get origin() { return give("message-origin", address("sender")); },
        get originalEvent() { return event; },
        getFormContext: () => formContext, getContext: () => context, getEventSource: () => attribute("source"), getEventArgs: () => event,
    };

    const RIBBON = {
        PrimaryControl: () => formContext, SelectedControl: () => control("grid"), CommandProperties: () => ({}), FirstPrimaryItemId: () => give("ribbon:FirstPrimaryItemId", () => "{" + guid("first") + "}"),
        FirstSelectedItemId: () => give("ribbon:FirstSelectedItemId", () => "{" + guid("first selected") + "}"),
        SelectedControlSelectedItemIds: () => [give("ribbon:itemid", () => "{" + guid("item") + "}")],
        SelectedControlAllItemIds: () => [give("ribbon:itemid", () => "{" + guid("item") + "}")],
        PrimaryItemIds: () => [give("ribbon:itemid", () => "{" + guid("item") + "}")],
        SelectedControlSelectedItemReferences: () => [{ Id: give("ribbon:itemid", () => "{" + guid("item") + "}"), Name: "item", TypeName: "account" }],
        SelectedControlSelectedItemCount: () => 1, PrimaryEntityTypeName: () => give("literal:PrimaryEntityTypeName", () => "account"), SelectedEntityTypeName: () => "account",
        UserId: () => give("user:userid", () => "{" + guid("user") + "}"), UserLcid: () => 1033, OrgName: () => "org", OrgLcid: () => 1033,
    };

    global.__harness = {
        executionContext, formContext,
        ribbon: (name) => (RIBBON[name] || (() => give("argument:" + name, always("argument:" + name))))(),
        argument: (name) => give("argument:" + name, (/url$/i.test(name) ? address : always)("argument:" + name)),
        start(values) {
            setting = values; given = {}; went = []; handlers = []; timers = []; failures = [];
            for (const name of Object.keys(elements)) { delete elements[name]; }
        },
        attempt(run) {
            const failed = (error) => { failures.push(String(error)); };
            try {
                const result = run();
                if (result && typeof result.then === "function") { result.then(undefined, failed); }
            } catch (error) {
                failed(error);
            }
        },
        /** Timers, then event handlers, each once; how many there were to run. */
        pump() {
            const due = timers.length ? timers : handlers.map((handler) => () => handler.call(element("target"), event));
            if (timers.length) { timers = []; } else { handlers = []; }
            due.forEach((run) => global.__harness.attempt(run));
            return due.length;
        },
        /** Every function that scripts have made global and do not call themselves, called with what its parameters name. */
        everything(before) {
            const CONTEXTS = /^(?:formContext|primaryControl|form|selectedControl|control)$/i;
            const given = (name) => (CONTEXTS.test(name) ? formContext : /context/i.test(name) ? executionContext : /^(?:ids?|selected\w*|items)$/i.test(name) ? [give("ribbon:itemid", () => "{" + guid("item") + "}")] : /^(?:event|e)$/.test(name) ? event : this.argument(name));
            const found = [];
            const collect = (name, value, depth, holder) => {
                if (typeof value === "function") {
                    found.push([name, value, holder]);
                } else if (value !== null && typeof value === "object" && depth < 3) {
                    Object.entries(value).forEach(([inner, item]) => collect(inner, item, depth + 1, value));
                }
            };
            Object.getOwnPropertyNames(global).filter((name) => !before.has(name) && !name.startsWith("__")).forEach((name) => collect(name, global[name], 0, global));
            const called = (name, own) => found.some(([, other]) => other !== own && new RegExp("\\b" + name + "\\(").test(String(other)));
            for (const [name, value, holder] of found.filter(([name, value]) => !called(name, value))) {
                const names = (/^[^(]*\(([^)]*)\)/.exec(String(value)) || ["", ""])[1].split(",").map((text) => text.trim().replace(/[=.{ ].*/, "")).filter(Boolean);
                this.attempt(() => value.apply(holder, names.map(given)));
            }
        },
        report: () => JSON.stringify({ given, went, failures }),
    };
})(globalThis);
