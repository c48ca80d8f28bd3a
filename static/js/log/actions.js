/** What can be done with a message, and by which key: only what applies to it, and nothing with one that is covered or gone. */

import { isSpoken } from "./message.js";

export const KEYS = { r: "reply", p: "private", c: "copy", l: "link", a: "agree", e: "correct", Delete: "delete" };
const MINUTE_MS = 60_000;

export class Actions {
  #reader;
  #isHost;
  #minutes = 0;

  /** `isHost()`: whether the reader is one. */
  constructor({ reader, isHost }) {
    this.#reader = reader;
    this.#isHost = isHost;
  }

  /** For how long the room lets one correct and delete one's own. */
  set minutes(minutes) {
    this.#minutes = minutes ?? 0;
  }

  /** The names of what can be done, in the order in which it is offered. */
  of(message) {
    if (!this.#isUsable(message)) return [];
    return Object.values(KEYS).filter((name) => this.#applies(name, message));
  }

  /** Whether the reader may still write other words in its place. */
  isCorrectable(message) {
    return this.of(message).includes("correct");
  }

  #isUsable(message) {
    const { seq, state, deleted } = message ?? {};
    return Number.isInteger(seq) && isSpoken(message) && !state && !deleted && !this.#reader.veil.over(message);
  }

  #applies(name, message) {
    const { by, to } = message;
    const isMine = by.id === this.#reader.me.id;
    if (name === "private") return !by.program && Boolean(to || !isMine);
    if (name === "agree") return !isMine;
    if (name === "correct") return isMine && this.#isFresh(message);
    return name !== "delete" || this.#isHost() || (isMine && this.#isFresh(message));
  }

  #isFresh({ at }) {
    return Date.now() - at < this.#minutes * MINUTE_MS;
  }
}
