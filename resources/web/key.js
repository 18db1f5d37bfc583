// Takes the one-time word out of the address before anything else is loaded. It reaches no server and no log, and
// what the browser's history keeps of it is worth nothing once it was proven, or after 120 s. The key that both ends
// make of it never was in an address. Not a module: those wait until the page is parsed.
"use strict";

(() => {
  const KEPT = "pos-app-display";

  /** Return the word of the address and the device that it is for; null where there is none. */
  function take() {
    const given = new URLSearchParams(location.hash.slice(1));
    if (location.hash !== "") history.replaceState(null, "", location.pathname);
    const device = given.get("device");
    const word = given.get("word");
    if (!/^[A-Za-z0-9._:-]{1,64}$/.test(device || "") || !/^[A-Za-z0-9_-]{22}$/.test(word || "")) return null;
    return { device, word };
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

  globalThis.posAppDisplay = { key: kept(), invitation: take(), keep };

  addEventListener("hashchange", () => {
    const next = take();
    if (next === null) return;
    globalThis.posAppDisplay.invitation = next;
    dispatchEvent(new Event("pos-app-invited"));
  });
})();
