"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const all = (selector) => Array.from(document.querySelectorAll(selector));
  const findings = all("details.finding");
  const pages = all("details.page");

  const remembered = (name, fallback) => {
    try { return localStorage.getItem("xlint." + name) ?? fallback; } catch { return fallback; }
  };
  const remember = (name, value) => {
    try { localStorage.setItem("xlint." + name, value); } catch { /* a sandboxed page has no storage */ }
  };

  // Filters.
  const query = byId("q"), rule = byId("rule"), onlyNew = byId("only-new"), shown = byId("shown");
  const severities = all("input[name=severity]");

  const fits = (finding, words, wanted) =>
    wanted.has(finding.dataset.severity)
    && (!rule.value || finding.dataset.rule === rule.value)
    && (!onlyNew?.checked || finding.dataset.new === "yes")
    && words.every((word) => finding.dataset.words.includes(word));

  const filter = () => {
    const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = new Set(severities.filter((box) => box.checked).map((box) => box.value));
    let count = 0;
    for (const finding of findings) {
      finding.hidden = !fits(finding, words, wanted);
      count += finding.hidden ? 0 : 1;
    }
    shown.textContent = count === findings.length ? "" : `${count} of ${findings.length} findings shown`;
    byId("none").hidden = count > 0;
  };

  const unfilter = () => {
    query.value = rule.value = "";
    severities.forEach((box) => { box.checked = true; });
    if (onlyNew) onlyNew.checked = false;
    filter();
  };

  // A number in the summary shows what it counts.
  for (const link of all("a[data-rule], a[data-words]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      unfilter();
      rule.value = link.dataset.rule ?? "";
      query.value = link.dataset.words ?? "";
      filter();
      byId("findings").scrollIntoView();
      query.focus({ preventScroll: true });
    });
  }

  // Where the address leads.
  const visit = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id && byId(id);
    if (!target || target.tagName !== "DETAILS") return;
    if (target.hidden) unfilter();
    target.open = true;
    target.scrollIntoView();
    if (target.classList.contains("finding")) mark(target);
  };

  // The keyboard.
  let current = null;
  const mark = (finding) => {
    current?.classList.remove("current");
    current = finding;
    finding.classList.add("current");
  };
  const step = (by) => {
    const visible = findings.filter((finding) => !finding.hidden);
    if (!visible.length) return;
    const at = visible.indexOf(current);
    const next = visible[at < 0 ? (by > 0 ? 0 : visible.length - 1) : Math.min(Math.max(at + by, 0), visible.length - 1)];
    mark(next);
    next.open = true;
    next.querySelector("summary").focus({ preventScroll: true });
    next.scrollIntoView();
    history.replaceState(null, "", "#" + next.id);
  };
  const help = byId("help"), keys = byId("keys");
  const doing = {
    j: () => step(1),
    k: () => step(-1),
    o: () => { if (current) current.open = !current.open; },
    "/": () => query?.focus(),
    "?": () => help.showModal(),
  };
  const typing = (element) => element.matches("input:not([type=checkbox]), select, textarea") || help.open;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) {
      if (event.key === "Escape" && event.target === query) query.blur();
      return;
    }
    if (!keys.checked && event.key !== "?") return;
    const action = Object.hasOwn(doing, event.key) ? doing[event.key] : null;
    if (action) {
      event.preventDefault();
      action();
    }
  });
  keys.checked = remembered("keys", "on") === "on";
  keys.addEventListener("change", () => remember("keys", keys.checked ? "on" : "off"));

  if (findings.length) {
    byId("tools").hidden = false;
    [query, rule, onlyNew, ...severities].forEach((field) => field?.addEventListener("input", filter));
    byId("open-all").addEventListener("click", () => findings.forEach((finding) => { finding.open = true; }));
    byId("close-all").addEventListener("click", () => findings.forEach((finding) => { finding.open = false; }));
    byId("show-help").addEventListener("click", () => help.showModal());
  }

  // On paper everything is open.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...findings, ...pages].filter((each) => !each.open);
    closed.forEach((each) => { each.open = true; });
  });
  addEventListener("afterprint", () => closed.forEach((each) => { each.open = false; }));

  addEventListener("hashchange", visit);
  visit();
})();
