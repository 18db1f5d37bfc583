// The customer display in a browser: takes its key, follows the till, and shows nothing that was not proven.
import {
  CLOSE_NEEDS_TLS,
  CLOSE_REPLACED,
  CLOSE_REVOKED,
  CLOSE_VERSION,
  EXPIRED_MS,
  LAST_MINUTE_MS,
  PAID_MS,
} from "./constants.js";
import { Link } from "./link.js";
import { pairedKey } from "./pairing.js";
import { brl, phaseOf } from "./picture.js";
import { leftMs } from "./ring.js";
import { Screen } from "./screen.js";
import { Sounds } from "./sound.js";

const STEP_MS = 200;
const STUCK_MS = 20000;
const HOLD_MS = { paid: PAID_MS, thanks: PAID_MS, expired: EXPIRED_MS };
const SOUNDS = { paid: "paid", call_cashier: "attention" };
const SOCKET = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`;
const words = document.getElementById("words").dataset;
const store = globalThis.posAppDisplay;

class Display {
  #screen = new Screen();
  #sounds = new Sounds(document.querySelector(".sound-off"));
  #link;
  #snapshot = null;
  #deadline = 0;
  #phase = "connecting";
  #charge = 0;
  #sounded = "";
  #shown = { phase: "connecting" };
  #idleAt = Infinity;
  #isStuckSince = performance.now();
  #wasMinute = false;

  constructor() {
    this.#link = new Link(SOCKET, () => store.key, {
      opened: (till) => this.#opened(till),
      snapshot: (snapshot) => this.#take(snapshot),
      lost: () => this.#lose(),
      refused: (code) => this.#refuse(code),
    });
    this.#show({ phase: "connecting", headline: words.connecting, hint: words.wait });
    this.#link.connect();
    setInterval(() => this.#step(), STEP_MS);
    addEventListener("resize", () => this.#draw());
    document.addEventListener("visibilitychange", () => this.#wake());
    document.querySelector("[data-do=again]").addEventListener("click", () => location.reload());
    this.#stayAwake();
  }

  #opened(till) {
    const known = store.key;
    if (known.server !== till.server || known.ledger !== till.ledger) {
      store.keep({ ...known, server: till.server, ledger: till.ledger });
    }
  }

  #take(snapshot) {
    const { charge } = snapshot;
    this.#snapshot = snapshot;
    this.#isStuckSince = Infinity;
    this.#deadline = performance.now() + (charge ? charge.remaining_seconds * 1000 : 0);
    this.#draw();
  }

  /** The picture of the newest snapshot at this moment. */
  #draw() {
    if (this.#snapshot === null) return;
    const { charge, texts } = this.#snapshot;
    let phase = phaseOf(this.#snapshot);
    let { headline, hint = "" } = texts;
    if (phase === "pending" && leftMs(this.#deadline) === 0) {
      // The till says so itself a moment later; until then nobody may read a code that has ended.
      [phase, headline, hint] = ["verifying", words.verifying, words.verifyingHint];
    }
    this.#enter(phase, phase === "idle" ? 0 : charge.id);
    if (performance.now() >= this.#idleAt) [phase, headline, hint] = ["idle", words.payWithPix, ""];
    this.#show({ ...this.#facts(phase), phase, headline, hint });
    this.#showTime(phase);
  }

  #facts(phase) {
    const { charge, ledger, logo, receiver, shop } = this.#snapshot;
    const facts = { training: ledger === "training", shop: shop || receiver, receiver, logo };
    const hasAmount = ["pending", "verifying", "paid"].includes(phase);
    const amount = hasAmount ? brl(charge.value) : "";
    if (phase !== "pending") return { ...facts, amount };
    return {
      ...facts,
      amount,
      description: charge.description || "",
      code: charge.pix_code,
      modules: charge.modules,
      codeName: words.codeOf.replace("{amount}", amount),
    };
  }

  /** Note a new state: its sound, and when the idle picture follows by itself. */
  #enter(phase, charge) {
    if (phase === this.#phase && charge === this.#charge) return;
    this.#sound(phase, `${phase} ${charge}`);
    [this.#phase, this.#charge] = [phase, charge];
    this.#idleAt = phase in HOLD_MS ? performance.now() + HOLD_MS[phase] : Infinity;
    this.#wasMinute = leftMs(this.#deadline) <= LAST_MINUTE_MS;
  }

  /** Play a state's sound once; what ended before this page was there is not heard. */
  #sound(phase, state) {
    const isFirst = this.#phase === "connecting";
    if (phase in SOUNDS && state !== this.#sounded && !isFirst) this.#sounds.play(SOUNDS[phase]);
    if (phase !== "lost") this.#sounded = state;
  }

  #show(view) {
    this.#shown = view;
    this.#screen.show(view);
  }

  #showTime(phase) {
    if (phase !== "pending") return;
    const left = leftMs(this.#deadline);
    this.#screen.showTime(left, this.#snapshot.charge.total_seconds * 1000);
    if (left <= LAST_MINUTE_MS && !this.#wasMinute) {
      this.#wasMinute = true;
      this.#screen.announce(words.oneMinute);
    }
  }

  #step() {
    const { phase } = this.#shown;
    if (phase === "pending" && leftMs(this.#deadline) > 0) this.#showTime(phase);
    else if (phase === "pending" || (phase !== "idle" && performance.now() >= this.#idleAt)) this.#draw();
    if (performance.now() - this.#isStuckSince > STUCK_MS) this.#reload();
  }

  /** No code, no amount, no green: whatever was on the screen may be wrong by now. */
  #lose() {
    const { shop, training } = this.#shown;
    this.#snapshot = null;
    this.#phase = "lost";
    this.#idleAt = Infinity;
    if (this.#isStuckSince === Infinity) this.#isStuckSince = performance.now();
    this.#show({ phase: "lost", headline: words.lost, hint: words.wait, shop, training });
  }

  #refuse(code) {
    const known = {
      [CLOSE_REVOKED]: ["not_known", words.notKnown, words.revokedHint],
      [CLOSE_VERSION]: ["not_known", words.version, words.versionHint],
      [CLOSE_REPLACED]: ["replaced", words.replaced, words.replacedHint],
      [CLOSE_NEEDS_TLS]: ["not_known", words.needsTls, words.needsTlsHint],
    };
    const [phase, headline, hint] = known[code] || ["not_known", words.notKnown, words.notKnownHint];
    this.#snapshot = null;
    this.#isStuckSince = Infinity;
    this.#show({ phase, headline, hint, again: true });
  }

  /** Load the page anew, but only from a till that answers: a browser's own error page never comes back. */
  async #reload() {
    this.#isStuckSince = performance.now();
    try {
      await fetch("/health");
    } catch {
      return;
    }
    location.reload();
  }

  #wake() {
    if (document.visibilityState !== "visible") return;
    this.#link.ask();
    this.#stayAwake();
  }

  /** Keep the tablet awake where the browser may; plain http may not, there its own setting does, which is said. */
  async #stayAwake() {
    if (!("wakeLock" in navigator)) this.#screen.askForNoSleep();
    try {
      await navigator.wakeLock.request("screen");
    } catch {
      // Not offered, or not now.
    }
  }
}

/** Make this page's key of the word in the QR that was read, and begin anew with it. */
async function pair() {
  const { invitation } = store;
  store.invitation = null;
  const screen = new Screen();
  screen.show({ phase: "connecting", headline: words.connecting, hint: words.wait });
  try {
    store.keep(await pairedKey(SOCKET, invitation));
  } catch {
    screen.show({ phase: "not_known", headline: words.codeVoid, hint: words.codeVoidHint });
    return;
  }
  location.reload();
}

addEventListener("pos-app-invited", pair);
if (store.invitation !== null) {
  pair();
} else if (store.key === null) {
  new Screen().show({ phase: "setup", headline: words.setup });
} else {
  new Display();
}
// The page begins as one that cannot: a browser that does not get as far as this line keeps saying so.
document.querySelector(".cannot").remove();
