/** How the connection stands. Nothing is said about a blip. */

import { say } from "../page/words.js";

const BLIP_MS = 2000;
const BACK_MS = 4000;

export class Banner {
  #parts;
  #isDown = false;
  #blip;
  #back;
  #countdown;
  #caught = 0;

  /** `parts`: {box, text, next, retry, door}. */
  constructor(parts, { onRetry }) {
    this.#parts = parts;
    parts.retry.addEventListener("click", onRetry);
  }

  /** The line is down; the next try is in `inMs`. */
  lost(inMs) {
    this.#count(performance.now() + inMs);
    if (this.#isDown || this.#blip) return;
    this.#blip = setTimeout(() => this.#show(say("banner.lost"), { retry: true, next: true }), BLIP_MS);
  }

  trying() {
    clearInterval(this.#countdown);
    this.#parts.next.textContent = say("banner.trying");
  }

  /** The line is there: what was missed comes now, and is counted. */
  opened() {
    this.#caught = 0;
  }

  /** `count` messages more were caught up. */
  caught(count) {
    this.#caught += count;
  }

  /** The line is back, with everything that was missed. */
  back() {
    const wasDown = this.#isDown;
    this.#hide();
    if (!wasDown) return;
    this.#show(this.#caught ? say("banner.caught", { n: this.#caught }) : say("banner.back"));
    this.#isDown = false;
    this.#back = setTimeout(() => this.#hide(), BACK_MS);
  }

  /** The room does not let us in: `text` says why. */
  refused(text) {
    this.#show(text, { door: true });
  }

  /** The room closed this page's line on purpose: `text` says why. */
  stopped(text) {
    this.#show(text, { retry: true });
  }

  /** There is no room any more, nor a door: `text` says so. */
  closed(text) {
    this.#show(text);
  }

  left() {
    this.refused(say("banner.left"));
  }

  blocked(why = "blocked") {
    this.#show(say(`banner.${why}`), { retry: true, next: true });
  }

  misplaced() {
    this.blocked("misplaced");
  }

  #show(text, { retry = false, door = false, next = false } = {}) {
    clearTimeout(this.#blip);
    clearTimeout(this.#back);
    this.#isDown = true;
    this.#parts.retry.hidden = !retry;
    this.#parts.door.hidden = !door;
    this.#parts.next.hidden = !next;
    this.#parts.box.hidden = false;
    this.#parts.text.textContent = text;
  }

  #hide() {
    clearTimeout(this.#blip);
    clearTimeout(this.#back);
    clearInterval(this.#countdown);
    this.#blip = undefined;
    this.#isDown = false;
    this.#parts.box.hidden = true;
    this.#parts.text.textContent = "";
  }

  #count(until) {
    const tick = () => {
      const seconds = Math.max(1, Math.ceil((until - performance.now()) / 1000));
      this.#parts.next.textContent = say("banner.next", { seconds });
    };
    clearInterval(this.#countdown);
    this.#countdown = setInterval(tick, 1000);
    tick();
  }
}
