// The page's connection: proves itself, says that it lives, and comes back by itself unless a person has to act.
import { AUTH_TIMEOUT_MS, CLOSE_AUTH, CLOSE_SHUTTING_DOWN, FINAL_CODES, LINK_LOST_MS } from "./constants.js";
import { Session } from "./session.js";

const FIRST_MINUTE_MS = 60000;
const SHORTEST_MS = 200;
const LONGEST_MS = [2000, 5000];
const LOOK_MS = 250;
const SLEPT_MS = 5000;

/** Return how long to wait before the next try: never the same for two displays. */
export function pause(downMs, random = Math.random()) {
  const longest = downMs < FIRST_MINUTE_MS ? LONGEST_MS[0] : LONGEST_MS[1];
  return SHORTEST_MS + random * (longest - SHORTEST_MS);
}

export class Link {
  #url;
  #key;
  #told;
  #socket = null;
  #session = null;
  #retry = 0;
  #beat = 0;
  #downSince = performance.now();
  #heardAt = performance.now();
  #lookedAt = Date.now();
  #isLost = false;
  #isOver = false;

  /** `told`: {opened, snapshot, lost, refused}, called with what the names say. */
  constructor(url, key, told) {
    this.#url = url;
    this.#key = key;
    this.#told = told;
    setInterval(() => this.#look(), LOOK_MS);
  }

  /** Connect now; an older try is forgotten. */
  connect() {
    if (this.#isOver) return;
    this.#drop();
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    this.#session = new Session(this.#key());
    socket.onmessage = (event) => this.#take(event.data);
    socket.onclose = (event) => this.#closed(event.code);
    this.#retry = setTimeout(() => this.#again(), AUTH_TIMEOUT_MS);
  }

  /** Ask for the picture of now; connect where there is nobody to ask. */
  ask() {
    if (this.#session !== null && this.#session.isOpen) this.#say({ type: "resume", since: 0 });
    else this.connect();
  }

  #say(message) {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #take(text) {
    const session = this.#session;
    let asked;
    try {
      asked = session.receive(text);
    } catch {
      asked = { refused: CLOSE_AUTH };
    }
    if (asked.refused !== undefined) {
      this.#closed(asked.refused);
      return;
    }
    if (asked.send !== undefined) this.#say(asked.send);
    if (session.isOpen) this.#heard();
    if (asked.opened !== undefined) this.#opened(asked.opened);
    if (asked.snapshot !== undefined) this.#told.snapshot(asked.snapshot);
  }

  #heard() {
    this.#heardAt = performance.now();
    if (!this.#isLost) return;
    // The link outlived the silence, so no new picture is on its way.
    this.#isLost = false;
    this.#say({ type: "resume", since: 0 });
  }

  #opened(till) {
    clearTimeout(this.#retry);
    this.#isLost = false;
    this.#beat = setInterval(() => this.#say({ type: "heartbeat" }), this.#session.heartbeatMs);
    this.#told.opened(till);
  }

  #closed(code) {
    if (FINAL_CODES.includes(code)) {
      this.#isOver = true;
      this.#drop();
      this.#told.refused(code);
      return;
    }
    if (code === CLOSE_SHUTTING_DOWN && !this.#isLost) this.#lose();
    this.#again();
  }

  #again() {
    const now = performance.now();
    if (this.#session !== null && this.#session.isOpen) this.#downSince = now;
    this.#drop();
    this.#retry = setTimeout(() => this.connect(), pause(now - this.#downSince));
  }

  #drop() {
    clearTimeout(this.#retry);
    clearInterval(this.#beat);
    if (this.#socket === null) return;
    this.#socket.onmessage = null;
    this.#socket.onclose = null;
    this.#socket.close();
    this.#socket = null;
    this.#session = null;
  }

  /** Five seconds of silence, or a sleep of the tablet in which its monotonic clock may have stood still. */
  #look() {
    const slept = Date.now() - this.#lookedAt > SLEPT_MS;
    this.#lookedAt = Date.now();
    if (this.#isOver) return;
    const silent = performance.now() - this.#heardAt > LINK_LOST_MS;
    if ((silent || slept) && !this.#isLost) {
      this.#lose();
      this.#again();
    }
  }

  #lose() {
    this.#isLost = true;
    this.#told.lost();
  }
}
