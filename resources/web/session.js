// One connection of a display, without a socket: text in, what to do out. As pos_app/wire/client_session.py.
import { CLOSE_AUTH, CLOSE_VERSION, PROTOCOL_VERSION, ROLE } from "./constants.js";
import { fromText, newNonce, proof, toText } from "./proofs.js";

/** Whether the till is another than the one that this key was used with before. */
function isOther(known, said) {
  return known !== "" && known !== said;
}

export class Session {
  /** `key`: {device, key, server, ledger}; the last two are empty until a till has proven itself once. */
  constructor(key, nonce = newNonce()) {
    this.key = key;
    this.nonce = nonce;
    this.exchange = null;
    this.hello = null;
    this.isOpen = false;
    this.heartbeatMs = 0;
  }

  /** Return what a text frame asks for: {send}, {opened}, {snapshot}, {refused: close code} or nothing. */
  receive(text) {
    const message = JSON.parse(text);
    if (message.type === "error") return { refused: message.code };
    if (this.isOpen) return message.type === "snapshot" ? { snapshot: message } : {};
    if (message.type === "hello" && this.hello === null) return this.#answer(message);
    if (message.type === "auth_ok" && this.exchange !== null) return this.#check(message);
    return { refused: CLOSE_AUTH };
  }

  #answer(hello) {
    if (hello.protocol !== PROTOCOL_VERSION) return { refused: CLOSE_VERSION };
    if (isOther(this.key.server, hello.server) || isOther(this.key.ledger, hello.ledger)) {
      return { refused: CLOSE_AUTH };
    }
    this.hello = hello;
    this.exchange = {
      role: ROLE,
      device: this.key.device,
      server: hello.server,
      serverNonce: fromText(hello.nonce),
      clientNonce: this.nonce,
    };
    return {
      send: {
        type: "auth",
        protocol: PROTOCOL_VERSION,
        role: ROLE,
        device: this.key.device,
        nonce: toText(this.nonce),
        proof: proof("client", fromText(this.key.key), this.exchange),
        ledger: hello.ledger,
        app: "page",
        profile: "screen",
      },
    };
  }

  #check(answer) {
    if (answer.proof !== proof("server", fromText(this.key.key), this.exchange)) return { refused: CLOSE_AUTH };
    this.isOpen = true;
    this.heartbeatMs = answer.heartbeat * 1000;
    return { opened: { server: this.hello.server, ledger: this.hello.ledger, app: this.hello.app } };
  }
}
