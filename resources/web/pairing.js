// How a page comes to its key: both ends prove the one-time word of the QR, and make the key of it each by itself.
// As "Pairing a page" in docs/protocol.md, section 2.
import { AUTH_TIMEOUT_MS, CLOSE_AUTH, CLOSE_VERSION, PROTOCOL_VERSION, ROLE } from "./constants.js";
import { fromText, newNonce, pageKey, proof, toText } from "./proofs.js";

/** One connection of a page without a key, without a socket: text in, what to do out. */
export class PairingSession {
  /** `invitation`: {device, word}. */
  constructor(invitation, nonce = newNonce()) {
    this.device = invitation.device;
    this.word = fromText(invitation.word);
    this.nonce = nonce;
    this.exchange = null;
    this.hello = null;
  }

  /** Return what a text frame asks for: {send}, {key}, or {refused: close code}. */
  receive(text) {
    const message = JSON.parse(text);
    if (message.type === "error") return { refused: message.code };
    if (message.type === "hello" && this.hello === null) return this.#answer(message);
    if (message.type === "page_ok" && this.exchange !== null) return this.#check(message);
    return { refused: CLOSE_AUTH };
  }

  #answer(hello) {
    if (hello.protocol !== PROTOCOL_VERSION) return { refused: CLOSE_VERSION };
    this.hello = hello;
    this.exchange = {
      role: ROLE,
      device: this.device,
      server: hello.server,
      serverNonce: fromText(hello.nonce),
      clientNonce: this.nonce,
    };
    return {
      send: {
        type: "pair_page",
        protocol: PROTOCOL_VERSION,
        device: this.device,
        nonce: toText(this.nonce),
        proof: proof("pair/client", this.word, this.exchange),
      },
    };
  }

  #check(answer) {
    if (answer.proof !== proof("pair/server", this.word, this.exchange)) return { refused: CLOSE_AUTH };
    const key = toText(pageKey(this.word, this.exchange));
    return { key: { device: this.device, key, server: this.hello.server, ledger: this.hello.ledger } };
  }
}

/**
 * Return the key of an invited page; throws the close code where the till refuses, or says nothing.
 *
 * Once the word was sent as a proof there is no second try: a till takes that for another page's.
 */
export function pairedKey(url, invitation) {
  return new Promise((resolve, reject) => {
    const session = new PairingSession(invitation);
    const socket = new WebSocket(url);
    const end = (settle, value) => {
      clearTimeout(late);
      socket.onclose = null;
      socket.close();
      settle(value);
    };
    const late = setTimeout(() => end(reject, CLOSE_AUTH), 2 * AUTH_TIMEOUT_MS);
    socket.onclose = () => end(reject, CLOSE_AUTH);
    socket.onmessage = ({ data }) => {
      let asked;
      try {
        asked = session.receive(data);
      } catch {
        asked = { refused: CLOSE_AUTH };
      }
      if (asked.send !== undefined) socket.send(JSON.stringify(asked.send));
      if (asked.key !== undefined) end(resolve, asked.key);
      if (asked.refused !== undefined) end(reject, asked.refused);
    };
  });
}
