// Puts one view on the page: a whole picture each time. Takes no decision of its own but what fits.
import { clear, draw } from "./qr.js";
import { showLeft } from "./ring.js";
import { initials, modulesOf, sentences } from "./picture.js";
import { offerCopy } from "./copy.js";

const ASSERTIVE = ["paid", "call_cashier", "not_known"];
const ICONS = {
  verifying: "hourglass",
  paid: "tick",
  call_cashier: "warning",
  expired: "clock",
  lost: "link",
  connecting: "link",
  not_known: "question",
  replaced: "screen",
};
const SECTIONS = { idle: "idle", pending: "pending", setup: "setup" };

export class Screen {
  #root = document.body;
  #sections = new Map();
  #canvas = document.querySelector("canvas");
  #drawn = "";
  #said = "";

  constructor() {
    for (const section of document.querySelectorAll("[data-for]")) this.#sections.set(section.dataset.for, section);
    offerCopy(this.#sections.get("pending"), (text) => this.announce(text));
  }

  /** Show `view`: {phase, training, shop, receiver, amount, description, headline, hint, code, modules, again}. */
  show(view) {
    if (view.phase !== "pending") this.#removeCode();
    this.#root.dataset.phase = view.phase;
    this.#root.classList.toggle("training", view.training === true);
    document.querySelector(".strip").hidden = view.training !== true;
    const wanted = SECTIONS[view.phase] || "message";
    for (const [name, section] of this.#sections) section.hidden = name !== wanted;
    this.#fill(this.#sections.get(wanted), view);
    if (view.phase === "pending") this.#showCode(view);
    this.#announceState(view);
  }

  /** Show the time left of the pending charge; both in milliseconds. */
  showTime(left, total) {
    showLeft(this.#sections.get("pending").querySelector(".ring"), left, total);
  }

  /** Say a sentence to who does not see the screen. */
  announce(text, how = "polite") {
    document.querySelector(`[data-live=${how}]`).textContent = text;
  }

  /** Ask, until the first touch, that the tablet be set not to sleep. */
  askForNoSleep() {
    const line = document.querySelector(".may-sleep");
    if (line.dataset.asked) return;
    line.dataset.asked = "yes";
    line.hidden = false;
    for (const name of ["pointerdown", "keydown"]) addEventListener(name, () => (line.hidden = true));
  }

  #fill(section, view) {
    const texts = {
      shop: view.shop,
      initials: initials(view.shop || ""),
      beside: view.description ? ` · ${view.description}` : "",
      amount: view.amount,
      description: view.description,
      receiver: view.receiver,
      headline: view.headline,
      hint: view.hint,
    };
    for (const place of section.querySelectorAll("[data-text]")) {
      const text = texts[place.dataset.text];
      if (text === undefined || place.textContent === text) continue;
      place.textContent = text;
      place.style.setProperty("--letters", text.length);
    }
    this.#showLogo(section, view.logo);
    const button = section.querySelector("[data-do=again]");
    if (button !== null) button.hidden = view.again !== true;
    for (const icon of section.querySelectorAll("[data-icon]")) {
      icon.toggleAttribute("hidden", icon.dataset.icon !== ICONS[view.phase]);
    }
  }

  /** Show the shop's logo in place of its initials, once it has come. */
  #showLogo(section, mark) {
    const image = section.querySelector(".logo");
    if (image === null) return;
    const address = mark ? `/assets/logo-${mark}.png` : "";
    const take = () => {
      const isThere = address !== "" && image.complete && image.naturalWidth > 0;
      image.hidden = !isThere;
      section.querySelector(".tile").hidden = isThere;
    };
    if (image.getAttribute("src") !== address) {
      image.onload = take;
      image.onerror = take;
      if (address) image.setAttribute("src", address);
      else image.removeAttribute("src");
    }
    take();
  }

  #showCode(view) {
    const { width, height } = this.#canvas.parentElement.getBoundingClientRect();
    const drawn = `${view.modules} ${width} ${height} ${globalThis.devicePixelRatio}`;
    if (drawn === this.#drawn) return;
    const fits = Boolean(view.modules) && draw(this.#canvas, modulesOf(view.modules));
    const asText = this.#sections.get("pending").querySelector(".as-text");
    asText.hidden = fits;
    asText.querySelector("input").value = fits ? "" : view.code;
    this.#canvas.setAttribute("aria-label", view.codeName);
    this.#drawn = drawn;
  }

  #removeCode() {
    clear(this.#canvas);
    this.#drawn = "";
    this.#sections.get("pending").querySelector("input").value = "";
  }

  #announceState(view) {
    const said = [view.headline || view.shop, view.phase === "pending" ? view.amount : view.hint].filter(Boolean);
    const sentence = sentences(said);
    if (sentence === this.#said) return;
    this.#said = sentence;
    const how = ASSERTIVE.includes(view.phase) ? "assertive" : "polite";
    this.announce("", how === "polite" ? "assertive" : "polite");
    this.announce(sentence, how);
  }
}
