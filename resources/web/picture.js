// A snapshot as what is on the screen: pure functions, the same rules as pos_app/ui/customer/snapshot_view.py.
import { fromText } from "./proofs.js";

const PHASES = ["pending", "verifying", "paid", "thanks", "call_cashier", "expired"];

/** Return the picture that the till names; idle where it is not known or its charge does not bear it. */
export function phaseOf(snapshot) {
  const { phase, charge } = snapshot;
  if (charge === null || charge === undefined || !PHASES.includes(phase)) return "idle";
  if (phase === "paid" && charge.state !== "paid") return "idle";
  return phase === "pending" && !charge.pix_code ? "verifying" : phase;
}

/** Return "1234.56" as people in Brazil read it, with a no-break space after the sign. */
export function brl(value) {
  const [reais, centavos] = value.split(".");
  return `R$\u00a0${reais.replace(/\B(?=(\d{3})+$)/g, ".")},${centavos}`;
}

/** Return minutes and seconds, a begun second counted whole; never negative. */
export function clockText(leftMs) {
  const seconds = Math.ceil(Math.max(0, leftMs) / 1000);
  const digits = (number) => String(number).padStart(2, "0");
  return `${digits(Math.floor(seconds / 60))}:${digits(seconds % 60)}`;
}

/** Return up to two letters that stand for a shop without a logo. */
export function initials(shop) {
  const words = shop.split(/\s+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  if (words.length === 0) return "Pix";
  const chosen = words.length === 1 ? words : [words[0], words[words.length - 1]];
  return chosen.map((word) => [...word][0]).join("").toUpperCase();
}

/** Return {size, isDark(row, column)} of packed modules: the largest square whose bits are all there. */
export function modulesOf(text) {
  const bytes = fromText(text);
  const size = Math.floor(Math.sqrt(bytes.length * 8));
  const isDark = (row, column) => {
    const bit = row * size + column;
    return ((bytes[bit >> 3] >> (7 - (bit & 7))) & 1) === 1;
  };
  return { size, isDark };
}

/** Return texts as one line to be read aloud: a stop behind each that has none of its own. */
export function sentences(parts) {
  return parts.map((part) => (/[.…!?]$/.test(part) ? part : `${part}.`)).join(" ");
}
