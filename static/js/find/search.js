/** Asks the room for what is looked for: a moment after the last key, and an older answer never comes after a newer one. */

import { Refusal } from "../connection/socket.js";
import { zone } from "../log/clock.js";

const PAUSE_MS = 250;

export class Search {
  #ask;
  #on;
  #timer;
  #turn = 0;
  #waits = null;
  #isOnline = false;

  /** `ask(payload)` promises {found, more, before}. */
  constructor(ask) {
    this.#ask = ask;
  }

  /** Callbacks: `found(answer, payload)`; `refused(why, {text, before})`: "waiting" or "offline", until it asks again by itself; else in the words of `text`. */
  listen(on) {
    this.#on = on;
  }

  /** Once nothing more is typed. */
  soon(text) {
    this.stop();
    this.#timer = setTimeout(() => this.now({ text }), PAUSE_MS);
  }

  /** `payload`: {text, before}. */
  async now(payload) {
    this.stop();
    const turn = this.#turn;
    try {
      if (!this.#isOnline) throw new Error("offline");
      const answer = await this.#ask({ ...payload, zone: zone() });
      if (turn === this.#turn) this.#on.found(answer, payload);
    } catch (error) {
      if (turn === this.#turn) this.#failed(error, payload);
    }
  }

  /** What is on its way has no say any more. */
  stop() {
    this.#turn += 1;
    clearTimeout(this.#timer);
    this.#waits = null;
  }

  /** Whether the room can be asked; what waited for it is asked then. */
  set isOnline(on) {
    this.#isOnline = on;
    if (on && this.#waits) this.now(this.#waits);
  }

  #failed(error, payload) {
    const { code, message, retry_after: seconds } = error;
    const isRefused = error instanceof Refusal;
    if (!isRefused) this.#waits = payload;
    if (code === "too_fast") this.#timer = setTimeout(() => this.now(payload), seconds * 1000);
    const why = isRefused ? code === "too_fast" && "waiting" : "offline";
    this.#on.refused(why, { text: why ? undefined : message, before: payload.before });
  }
}
