// Takes the key out of the address before anything else is loaded, so that nobody can read it over a shoulder or
// in the history. A fragment reaches no server and no log. Not a module: those wait until the page is parsed.
"use strict";

(() => {
  const KEPT = "pos-app-display";

  function take() {
    const given = new URLSearchParams(location.hash.slice(1));
    if (location.hash !== "") history.replaceState(null, "", location.pathname);
    const device = given.get("device");
    const key = given.get("key");
    if (!/^[A-Za-z0-9._:-]{1,64}$/.test(device || "") || !/^[A-Za-z0-9_-]{43}$/.test(key || "")) return null;
    return { device, key, server: given.get("server") || "", ledger: given.get("ledger") || "" };
  }

  function keep(value) {
    globalThis.posAppDisplay.key = value;
    try {
      localStorage.setItem(KEPT, JSON.stringify(value));
    } catch {
      // A browser that keeps nothing: the key lives as long as the page.
    }
  }

  function kept() {
    try {
      return JSON.parse(localStorage.getItem(KEPT));
    } catch {
      return null;
    }
  }

  globalThis.posAppDisplay = { key: null, keep };
  const taken = take();
  if (taken !== null) keep(taken);
  else globalThis.posAppDisplay.key = kept();

  addEventListener("hashchange", () => {
    const next = take();
    if (next === null) return;
    keep(next);
    location.reload();
  });
})();
