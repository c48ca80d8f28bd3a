/** Who is typing, and telling the others that I am. */

import { say } from "../page/words.js";

const TELL_EVERY_MS = 3000;
const GONE_AFTER_MS = 5000;

export class Typing {
  #element;
  #nameOf;
  #tell;
  #told = -Infinity;
  #timers = new Map();

  /** `nameOf(id)` is the present name of a member; `tell()` lets the others know. */
  constructor(element, { nameOf, tell }) {
    this.#element = element;
    this.#nameOf = nameOf;
    this.#tell = tell;
  }

  /** Somebody else is typing. */
  heard(id) {
    clearTimeout(this.#timers.get(id));
    this.#timers.set(
      id,
      setTimeout(() => this.stopped(id), GONE_AFTER_MS),
    );
    this.#show();
  }

  stopped(id) {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.#show();
  }

  /** I typed `text`. A command is nobody's business. */
  typed(text) {
    if (!text.trim() || text.trimStart().startsWith("/")) return;
    if (performance.now() - this.#told < TELL_EVERY_MS) return;
    this.#told = performance.now();
    this.#tell();
  }

  #show() {
    const names = [...this.#timers.keys()].map(this.#nameOf).filter(Boolean);
    const [name, other] = names;
    const form = ["", "typing.single", "typing.pair"][names.length] ?? "typing.several";
    this.#element.textContent = form && say(form, { name, other });
  }
}
