// The till's two sounds. Browsers play none before somebody touched the page: then a line asks for it.
// A sound is never the only sign of anything, so whatever fails here fails silently.

const FILES = { paid: "/assets/paid.wav", attention: "/assets/attention.wav" };
const VOLUME = 0.9;

export class Sounds {
  #context = null;
  #buffers = {};
  #hint;

  /** `hint`: the line that asks for a touch. */
  constructor(hint) {
    this.#hint = hint;
    const Context = globalThis.AudioContext;
    if (Context === undefined) return;
    this.#context = new Context();
    this.#context.addEventListener("statechange", () => this.#showHint());
    for (const name of ["pointerdown", "keydown"]) {
      addEventListener(name, () => this.#context.resume().catch(() => {}));
    }
    for (const [name, file] of Object.entries(FILES)) this.#load(name, file);
    // Where sound is allowed the context starts by itself, a moment later.
    setTimeout(() => this.#showHint(), 500);
  }

  /** Play "paid" or "attention". */
  play(name) {
    if (this.#context === null || this.#buffers[name] === undefined || this.#context.state !== "running") return;
    const source = this.#context.createBufferSource();
    const gain = this.#context.createGain();
    gain.gain.value = VOLUME;
    source.buffer = this.#buffers[name];
    source.connect(gain).connect(this.#context.destination);
    source.start();
  }

  async #load(name, file) {
    try {
      const answer = await fetch(file);
      this.#buffers[name] = await this.#context.decodeAudioData(await answer.arrayBuffer());
    } catch {
      // No sound then.
    }
  }

  #showHint() {
    this.#hint.hidden = this.#context.state === "running";
  }
}
