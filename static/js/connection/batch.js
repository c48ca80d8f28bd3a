/** Gathers what comes within one frame, so that the page draws once however fast the room talks. */

/** A page that nobody sees has no frames. */
const HIDDEN_MS = 100;

export class Batch {
  #items = [];
  #draw;
  #isDue = false;

  constructor(draw) {
    this.#draw = draw;
  }

  add(items) {
    this.#items.push(...items);
    if (this.#isDue) return;
    this.#isDue = true;
    if (document.visibilityState === "visible") requestAnimationFrame(() => this.flush());
    else setTimeout(() => this.flush(), HIDDEN_MS);
  }

  /** Draws now what has been gathered. */
  flush() {
    this.#isDue = false;
    if (this.#items.length) this.#draw(this.#items.splice(0));
  }
}
