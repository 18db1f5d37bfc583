// A charge's own page: counts down, and asks for itself again until its state has changed.
import { offerCopy } from "./copy.js";
import { modulePixels } from "./qr.js";
import { QUIET_ZONE } from "./constants.js";
import { leftMs, showLeft } from "./ring.js";

// Under 2 s, so that with the answer's own time a change is on the page within 2 s.
const ASK_MS = 1500;
const STEP_MS = 200;
const DRAWN_PIXELS = 10;
const ASSERTIVE = ["paid", "call_cashier"];
let deadline = Infinity;
let totalMs = 0;

function announce(text, how) {
  document.querySelector(`[data-live=${how}]`).textContent = text;
}

/** Show the picture in whole device pixels a module: it is drawn with ten. */
function fit(picture) {
  if (picture === null || picture.naturalWidth === 0) return;
  const ratio = globalThis.devicePixelRatio || 1;
  const modules = picture.naturalWidth / DRAWN_PIXELS;
  const pixels = modulePixels(modules - 2 * QUIET_ZONE, picture.parentElement.clientWidth, ratio);
  if (pixels === 0) return;
  picture.style.width = `${(modules * pixels) / ratio}px`;
}

function fitted() {
  fit(document.querySelector(".card img"));
}

function begin() {
  const sale = document.querySelector("[data-remaining]");
  deadline = Infinity;
  if (sale === null) return;
  deadline = performance.now() + Number(sale.dataset.remaining) * 1000;
  totalMs = Number(sale.dataset.total) * 1000;
  offerCopy(sale, (text) => announce(text, "polite"));
  const picture = sale.querySelector("img");
  picture.addEventListener("load", fitted);
  // The charge ended between the page and its picture: the next question says how.
  picture.addEventListener("error", () => picture.remove());
  fitted();
  step();
}

function step() {
  const ring = document.querySelector(".ring");
  if (ring === null || deadline === Infinity) return;
  const left = leftMs(deadline);
  showLeft(ring, left, totalMs);
  if (left === 0) removeCode();
}

/** Nobody may read a code that has ended; the state itself comes from the till. */
function removeCode() {
  for (const part of document.querySelectorAll(".card img, .as-text")) part.remove();
}

function redraw(page) {
  const state = page.querySelector("main").dataset.state;
  document.querySelector("main").replaceWith(document.adoptNode(page.querySelector("main")));
  document.body.dataset.phase = state;
  document.title = page.title;
  announce(`${page.title}.`, ASSERTIVE.includes(state) ? "assertive" : "polite");
  begin();
}

async function ask() {
  if (document.visibilityState !== "visible") return;
  try {
    const answer = await fetch(location.pathname);
    if (answer.status !== 200 && answer.status !== 404) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (page.querySelector("main").dataset.state !== document.querySelector("main").dataset.state) redraw(page);
  } catch {
    // The till is away; the code on the page ends by its own clock, and the next question may be answered.
  }
}

begin();
setInterval(step, STEP_MS);
setInterval(ask, ASK_MS);
addEventListener("resize", fitted);
document.addEventListener("visibilitychange", ask);
