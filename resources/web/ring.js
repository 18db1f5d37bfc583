// The countdown: from the seconds that the till said and a clock that nobody sets; nothing subtracts one per second.
import { LAST_MINUTE_MS } from "./constants.js";
import { clockText } from "./picture.js";

/** Return the milliseconds to `deadlineMs` of performance.now(); never negative. */
export function leftMs(deadlineMs) {
  return Math.max(0, deadlineMs - performance.now());
}

/** Show what is left in a `.ring`; bold in the last minute, a step each second. */
export function showLeft(ring, left, totalMs) {
  const whole = Math.ceil(left / 1000) * 1000;
  const digits = ring.querySelector(".time");
  const text = clockText(left);
  if (digits.textContent !== text) digits.textContent = text;
  const share = Math.min(1, whole / Math.max(1, totalMs)) * 100;
  ring.querySelector(".arc").style.strokeDasharray = `${share} 100`;
  ring.classList.toggle("urgent", left <= LAST_MINUTE_MS);
}
