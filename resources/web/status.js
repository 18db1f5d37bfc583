// A charge's own page: counts down, and asks for itself again until its state has changed.
import { offerCopy } from "./copy.js";
import { sentences } from "./picture.js";
import { modulePixels } from "./qr.js";
import { LINK_LOST_MS, QUIET_ZONE } from "./constants.js";
import { leftMs, showLeft } from "./ring.js";

// Under 2 s, so that with the answer's own time a change is on the page within 2 s.
const ASK_MS = 1500;
const STEP_MS = 200;
const DRIFT_MS = 1500;
const DRAWN_PIXELS = 10;
const ASSERTIVE = ["paid", "call_cashier"];
let deadline = Infinity;
let totalMs = 0;
let answeredAt = performance.now();

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

function deadlineOf(sale) {
  return performance.now() + Number(sale.dataset.remaining) * 1000;
}

function begin() {
  const sale = document.querySelector("[data-remaining]");
  deadline = Infinity;
  if (sale === null) return;
  deadline = deadlineOf(sale);
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

/** The till has been away too long: its code may have ended. Its next answer draws the page anew. */
function lose() {
  const main = document.querySelector("main");
  if (deadline === Infinity || main.dataset.state === "lost") return;
  removeCode();
  document.querySelector(".card").textContent = main.dataset.lost;
  announce(main.dataset.lost, "polite");
  main.dataset.state = "lost";
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
  announce(sentences([page.title]), ASSERTIVE.includes(state) ? "assertive" : "polite");
  begin();
}

/** Take an answer: another state is another page; a clock that slept is set right. */
function take(page) {
  answeredAt = performance.now();
  if (page.querySelector("main").dataset.state !== document.querySelector("main").dataset.state) {
    redraw(page);
    return;
  }
  const sale = page.querySelector("[data-remaining]");
  if (sale !== null && Math.abs(deadlineOf(sale) - deadline) > DRIFT_MS) deadline = deadlineOf(sale);
}

async function ask() {
  if (document.visibilityState !== "visible") return;
  try {
    const answer = await fetch(location.pathname);
    if (answer.status !== 200 && answer.status !== 404) throw new Error(answer.statusText);
    take(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    if (performance.now() - answeredAt > LINK_LOST_MS) lose();
  }
}

globalThis.posAppRuns = true;
begin();
setInterval(step, STEP_MS);
setInterval(ask, ASK_MS);
addEventListener("resize", fitted);
document.addEventListener("visibilitychange", ask);
