// A shop's program in one file, in JavaScript: makes, reads, lists, cancels and follows payments.
//
//     node client.mjs KEY_FILE sell 45.90 [REQUEST]   makes a payment, waits for its end
//     node client.mjs KEY_FILE read ID                prints one payment
//     node client.mjs KEY_FILE list [STATE]           prints all of them
//     node client.mjs KEY_FILE cancel ID              asks for the end of one
//     node client.mjs KEY_FILE follow [SINCE]         prints each event after that number, whatever breaks
//
// Needs Node 18 or later and no package. It cannot run in a browser: a page's socket carries an Origin, and
// such a one can only become a display. KEY_FILE holds the one line that "pos-app key add" printed for an
// integration. The rules are in docs/protocol.md. REQUEST is your own number of the order: the same one
// again, also after a crash, makes no second payment. A key serves one connection at a time.

import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import tls from "node:tls";

const FINAL_CODES = new Set([4401, 4403, 4406, 4409, 4426]);
const ENDS = { paid: "CONFIRMED", expired: "EXPIRED", cancelled: "CANCELLED" };
const SILENCE_MS = 20_000;
const MAX_BYTES = 65_536;
const LOOPBACK = new Set(["127.0.0.1", "[::1]", "localhost"]);

/** A reason to end: trying again would not help. */
class Final extends Error {}

/** The link is lost; the next try may work. */
class Lost extends Error {}

const same = (one, other) => one.length === other.length && timingSafeEqual(one, other);
const sha = (name, data) => createHash(name).update(data).digest();

// --- a WebSocket, no more of it than the till speaks --------------------------------------------------------

class Socket {
  #stream;
  #chunks;
  #buffer = Buffer.alloc(0);

  constructor(stream) {
    this.#stream = stream;
    this.#chunks = stream[Symbol.asyncIterator]();
    stream.setTimeout(SILENCE_MS, () => stream.destroy(new Lost("silence")));
  }

  async upgrade(url) {
    const key = randomBytes(16).toString("base64");
    this.#stream.write(
      `GET ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
    );
    while (!this.#buffer.includes("\r\n\r\n")) await this.#more();
    const end = this.#buffer.indexOf("\r\n\r\n") + 4;
    const head = this.#buffer.subarray(0, end).toString("latin1");
    this.#buffer = this.#buffer.subarray(end);
    const accept = sha("sha1", `${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).toString("base64");
    const given = /^sec-websocket-accept: *(\S+)/im.exec(head)?.[1];
    if (!head.startsWith("HTTP/1.1 101 ") || given !== accept) throw new Lost(head.split("\r\n")[0]);
  }

  send(fields) {
    this.#write(1, Buffer.from(JSON.stringify(fields)));
  }

  /** Return the next message. */
  async receive() {
    const [first, second] = await this.#take(2);
    if (second > 126) throw new Lost("masked, or larger than the till's messages");
    const size = second === 126 ? (await this.#take(2)).readUInt16BE() : second;
    return await this.#message(first, await this.#take(size));
  }

  close() {
    this.#stream.destroy();
  }

  async #message(first, data) {
    if (first === 0x81) return JSON.parse(data.toString("utf8"));
    if (first === 0x89) this.#write(10, data);
    else if (first === 0x88) {
      const code = data.length < 2 ? 1005 : data.readUInt16BE();
      throw FINAL_CODES.has(code) ? new Final(`closed with ${code}`) : new Lost(`closed with ${code}`);
    } else if (first !== 0x8a) throw new Lost("a frame that the till never sends");
    return await this.receive();
  }

  #write(opcode, data) {
    const mask = randomBytes(4);
    const size = data.length < 126 ? [0x80 | data.length] : [0x80 | 126, data.length >> 8, data.length & 255];
    const masked = data.map((byte, index) => byte ^ mask[index % 4]);
    this.#stream.write(Buffer.concat([Buffer.from([0x80 | opcode, ...size]), mask, masked]));
  }

  async #take(size) {
    while (this.#buffer.length < size) await this.#more();
    const taken = this.#buffer.subarray(0, size);
    this.#buffer = this.#buffer.subarray(size);
    return taken;
  }

  async #more() {
    const { value, done } = await this.#chunks.next();
    if (done) throw new Lost("the till hung up");
    this.#buffer = Buffer.concat([this.#buffer, value]);
    if (this.#buffer.length > 2 * MAX_BYTES) throw new Lost("too large");
  }
}

// --- proof of both ends -----------------------------------------------------------------------------------

function proof(side, key, serverNonce, clientNonce, fingerprint) {
  const fields = [`pos-app/1/${side}`, key.role, key.device, key.server, serverNonce, clientNonce, fingerprint];
  const mac = createHmac("sha256", Buffer.from(key.key, "base64url"));
  for (const field of fields) {
    const data = Buffer.from(field);
    const size = Buffer.alloc(4);
    size.writeUInt32BE(data.length);
    mac.update(size).update(data);
  }
  return mac.digest();
}

/** Return a stream and the certificate's fingerprint; nothing is sent before the pin was compared. */
async function opened(url, key) {
  const place = { host: url.hostname.replace(/^\[|\]$/g, ""), port: Number(url.port) };
  if (url.protocol === "ws:") {
    if (!LOOPBACK.has(url.hostname)) throw new Final("plain text beyond this computer: the key needs a wss address");
    const stream = net.connect(place);
    await once(stream, "connect");
    return [stream, Buffer.alloc(0)];
  }
  const stream = tls.connect({ ...place, rejectUnauthorized: false }); // the pin says more than any authority
  await once(stream, "secureConnect");
  const fingerprint = sha("sha256", stream.getPeerCertificate().raw);
  if (!same(fingerprint, Buffer.from(key.fingerprint, "hex"))) {
    stream.end();
    throw new Final("another certificate than the one of the key");
  }
  return [stream, fingerprint];
}

/** Return a socket on which both ends have proven themselves. */
async function connected(key) {
  const url = new URL(key.url);
  const [stream, fingerprint] = await opened(url, key);
  const socket = new Socket(stream);
  try {
    await socket.upgrade(url);
    await prove(socket, key, fingerprint);
  } catch (error) {
    socket.close();
    throw error;
  }
  return socket;
}

async function prove(socket, key, fingerprint) {
  const hello = await socket.receive();
  if (hello.server !== key.server || hello.ledger !== key.ledger) {
    throw new Final("this is another till than the one of the key");
  }
  const [serverNonce, clientNonce] = [Buffer.from(hello.nonce, "base64url"), randomBytes(32)];
  socket.send({
    type: "auth",
    protocol: 1,
    role: key.role,
    device: key.device,
    ledger: key.ledger,
    nonce: clientNonce.toString("base64url"),
    proof: proof("client", key, serverNonce, clientNonce, fingerprint).toString("base64url"),
  });
  const answer = await socket.receive();
  const own = proof("server", key, serverNonce, clientNonce, fingerprint);
  if (!same(Buffer.from(answer.proof ?? "", "base64url"), own)) {
    throw new Final(`the till did not prove itself: ${JSON.stringify(answer)}`);
  }
  socket.epoch = answer.epoch;
}

// --- asking and following, across losses of the link --------------------------------------------------------

/** Run `work` on a connection until it comes to its end; after a loss again, at a random time. */
async function* onConnections(key, work) {
  for (;;) {
    let socket;
    try {
      socket = await connected(key);
      yield* work(socket);
      return;
    } catch (error) {
      if (!(error instanceof Lost) && !error.code) throw error; // the system's own errors have a code
      await sleep(200 + Math.random() * 1800);
    } finally {
      socket?.close();
    }
  }
}

/** Return the final answer to a message; sent again, the same, until there is one. */
async function asked(key, message) {
  for await (const answer of onConnections(key, (socket) => answers(socket, message))) return answer;
}

async function* answers(socket, message) {
  for (;;) {
    socket.send(message);
    let answer;
    do answer = await next(socket);
    while (answer.request !== message.request);
    if (answer.type !== "retry") return yield answer;
    await sleep(answer.after_ms);
  }
}

/**
 * Yield each event after `since` once, or a snapshot of the open payments where that is too far back, or where
 * the till was restored meanwhile: its numbers then belong to another epoch.
 */
function followed(key, since) {
  let last = since;
  let epoch = "";
  return onConnections(key, async function* (socket) {
    socket.send({ type: "resume", since: last, epoch });
    for (;;) {
      const message = await next(socket);
      if (message.type === "event" && message.prev > last) {
        socket.send({ type: "resume", since: last, epoch: socket.epoch });
      } else if (message.type === "snapshot" || (message.type === "event" && message.seq > last)) {
        last = message.seq;
        epoch = socket.epoch;
        yield message;
      }
    }
  });
}

async function next(socket) {
  const message = await socket.receive();
  if (message.type === "heartbeat") socket.send({ type: "heartbeat", seq: message.seq });
  if (message.type === "error" && FINAL_CODES.has(message.code)) throw new Final(JSON.stringify(message));
  return message;
}

// --- the commands -----------------------------------------------------------------------------------------

async function sell(key, value, request = `sale-${randomBytes(8).toString("hex")}`) {
  const answer = await asked(key, { type: "create_payment", request, value, show: true });
  if (answer.type === "refused") return said(answer);
  let payment = answer.payment;
  console.log("CREATED", payment.id, payment.txid, payment.pix_code);
  if (payment.state in ENDS) return ended(payment); // this order was made before, and is over
  for await (const message of followed(key, answer.seq)) {
    if (message.type === "snapshot") {
      ({ payment } = await asked(key, { type: "get_payment", request: "g-1", id: payment.id }));
    } else if (message.payment_id === payment.id) payment = message.payment;
    if (payment.state in ENDS) return ended(payment);
  }
}

function ended(payment) {
  console.log(ENDS[payment.state], payment.id);
  return payment.state === "paid" ? 0 : 1;
}

async function read(key, id) {
  return said(await asked(key, { type: "get_payment", request: "g-1", id: Number(id) }));
}

async function cancel(key, id) {
  const found = await asked(key, { type: "get_payment", request: "g-1", id: Number(id) });
  if (found.type === "refused") return said(found);
  const { bank_payment_id } = found.payment;
  return said(await asked(key, { type: "cancel_payment", request: `cancel-${id}`, bank_payment_id }));
}

async function list(key, state = null) {
  for (let after_id = 0; after_id !== null; ) {
    const page = await asked(key, { type: "list_payments", request: "l-1", state, after_id });
    if (page.type === "refused") return said(page);
    for (const payment of page.payments) console.log("PAYMENT", payment.id, payment.state, payment.value);
    after_id = page.next_after_id;
  }
  return 0;
}

async function follow(key, since = "0") {
  for await (const message of followed(key, Number(since))) {
    console.log("EVENT", message.seq, message.name ?? "snapshot");
  }
}

function said(answer) {
  if (answer.type === "payment") console.log(JSON.stringify(answer.payment));
  else console.log(answer.type, answer.result ?? answer.reason);
  return answer.type === "refused" ? 1 : 0;
}

/** Return a file's text, also as some shells save what a program prints: UTF-16 with its mark. */
function textOf(data) {
  const marks = { fffe: "utf-16le", feff: "utf-16be" };
  return new TextDecoder(marks[data.subarray(0, 2).toString("hex")] ?? "utf-8").decode(data);
}

const [path, command, ...rest] = process.argv.slice(2);
const commands = { sell, read, cancel, list, follow };
try {
  process.exitCode = await commands[command](JSON.parse(textOf(readFileSync(path))), ...rest);
} catch (error) {
  if (!(error instanceof Final)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
