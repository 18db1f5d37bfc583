// Proof that both ends hold one key, without sending it: docs/protocol.md, section 2.
import { hmac, joined } from "./hmac.js";

const NONCE_BYTES = 32;

/** Return bytes as base64url without padding. */
export function toText(bytes) {
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** Return the bytes of base64url without padding; throws on other characters. */
export function fromText(text) {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) throw new Error("not base64url");
  const binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

/** Return 32 random bytes for one connection. */
export function newNonce() {
  return crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
}

function field(value) {
  const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
  const length = new DataView(new ArrayBuffer(4));
  length.setUint32(0, bytes.length);
  return joined(new Uint8Array(length.buffer), bytes);
}

/**
 * Return the key that both ends of a page's pairing make of the one-time word; it crosses no line.
 *
 * As `page_key` in pos_app/wire/proofs.py.
 */
export function pageKey(word, { serverNonce, clientNonce }) {
  return hmac(word, joined(...["pos-app/1/page-key", serverNonce, clientNonce].map(field)));
}

/**
 * Return the proof of `side` ("client" or "server", "pair/client" or "pair/server") as text.
 *
 * `exchange` is what this end saw: role, device, server as text, serverNonce and clientNonce as bytes. Its
 * fingerprint is left out on pages: a script cannot see the certificate.
 */
export function proof(side, key, exchange) {
  const { role, device, server, serverNonce, clientNonce, fingerprint = new Uint8Array(0) } = exchange;
  const parts = [`pos-app/1/${side}`, role, device, server, serverNonce, clientNonce, fingerprint];
  return toText(hmac(key, joined(...parts.map(field))));
}
