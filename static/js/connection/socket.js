/** The connection to the room. The only module that knows Socket.IO. */

import { io } from "../../vendor/socket.io.esm.min.js";

const ANSWER_MS = 15000;
const CHECK_MS = 3000;
const OPEN_MS = 8000;
const STALE_MS = 4000;
const DELAYS_MS = [300, 1000, 2000, 4000, 8000, 15000];

/** The server's answer {error: {code, text, …}} to something asked. */
export class Refusal extends Error {
  constructor(error) {
    super(error.text);
    Object.assign(this, error);
  }
}

export class Connection {
  #socket = io({
    path: new URL("socket.io/", location).pathname,
    transports: ["websocket"],
    timeout: OPEN_MS,
    reconnection: false,
    autoConnect: false,
  });
  #tries = 0;
  #since = 0;
  #isTrying = false;
  #timer;
  #on;

  /** Callbacks: `opened`, `lost({inMs, refusal})`, `trying`, and one each for the room's events. */
  listen(on) {
    this.#on = on;
    this.#socket.on("connect", () => this.#opened());
    this.#socket.on("disconnect", (reason) => reason !== "io client disconnect" && this.#lost());
    this.#socket.on("connect_error", (error) => this.#lost(error.data?.error));
    for (const event of ["message", "pm", "roster", "typing", "goodbye"]) this.#socket.on(event, on[event]);
  }

  get isOpen() {
    return this.#socket.connected;
  }

  open() {
    clearTimeout(this.#timer);
    if (this.isOpen || this.#isTrying) return;
    this.#isTrying = true;
    this.#since = performance.now();
    this.#on.trying();
    this.#socket.connect();
  }

  close() {
    clearTimeout(this.#timer);
    this.#isTrying = false;
    this.#socket.disconnect();
  }

  /** Tries at once, also in the place of a try that hangs: it may be from before the network was back. */
  retry() {
    this.#tries = 0;
    if (this.#isTrying && performance.now() - this.#since > STALE_MS) this.close();
    this.open();
  }

  /** Sends `event` and promises its answer. Rejects with a Refusal, or with another Error when no answer came. */
  async ask(event, payload, ms = ANSWER_MS) {
    const answer = await this.#socket.timeout(ms).emitWithAck(event, payload);
    if (answer?.error) throw new Refusal(answer.error);
    return answer;
  }

  /** Sends `event`, whether it arrives or not. */
  tell(event) {
    if (this.isOpen) this.#socket.volatile.emit(event, {});
  }

  /** Says whether this page is looked at; `join` begins anew with a page that is. */
  async tellState() {
    const state = document.hidden ? "asleep" : "here";
    if (this.isOpen) await this.ask("state", { state }).catch(() => {});
  }

  /** Asks whether the line is still alive, because a computer that slept keeps believing in a dead one. */
  async check() {
    if (!this.isOpen) return this.retry();
    await this.ask("history", { after: Number.MAX_SAFE_INTEGER, limit: 1 }, CHECK_MS).catch((error) => {
      if (!(error instanceof Refusal)) this.drop();
    });
  }

  /** Gives up a line that is dead, so that a new one is made. */
  drop() {
    this.#socket.io.engine?.close();
  }

  #opened() {
    this.#isTrying = false;
    this.#tries = 0;
    this.#on.opened();
  }

  #lost(why) {
    const refusal = why?.code === "stopping" ? undefined : why; // the next server takes who comes
    this.#isTrying = false;
    const inMs = refusal ? null : DELAYS_MS[Math.min(this.#tries, DELAYS_MS.length - 1)] * (0.75 + Math.random() / 2);
    this.#tries += 1;
    clearTimeout(this.#timer);
    if (!refusal) this.#timer = setTimeout(() => this.open(), inMs);
    this.#on.lost({ inMs, refusal });
  }
}
