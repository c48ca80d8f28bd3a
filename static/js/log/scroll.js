/** Where the log is scrolled to: whether at its end, and how it stays in place while things are drawn (scroll anchoring). */

const END_PX = 2;

export class Scroll {
  #box;
  #atEnd = true;
  #top = 0;
  #heights = "";
  #anchor = null;
  #held = false;

  /** `onMove()`: the log was scrolled. */
  constructor(box, { onMove }) {
    this.#box = box;
    const scrolled = () => {
      this.#scrolled();
      onMove();
    };
    box.addEventListener("scroll", scrolled, { passive: true });
    box.addEventListener("fold", () => this.#remember(this.toEndPx <= END_PX));
    new ResizeObserver(() => this.steady()).observe(box);
  }

  /** The first message in view, {element, below, passed}, while the end is not: see #first. */
  get anchor() {
    return this.#anchor;
  }

  /** Puts the message of `anchor` where it says. */
  to(anchor) {
    this.#atEnd = false;
    this.#hold(anchor);
    this.#remember(this.toEndPx <= END_PX);
  }

  /** Still so when the log has grown or its window has shrunk since, until the reader moves up. */
  get atEnd() {
    return this.#atEnd;
  }

  /** Whether it stays where it is although the end moves on. */
  set held(held) {
    this.#held = held;
    if (!held && this.#atEnd) this.toEnd();
  }

  get toEndPx() {
    return this.#box.scrollHeight - this.#box.scrollTop - this.#box.clientHeight;
  }

  get toStartPx() {
    return this.#box.scrollTop;
  }

  toEnd() {
    if (this.#held && this.#atEnd) return;
    this.#box.scrollTop = this.#box.scrollHeight;
    this.#remember(true);
  }

  /** Runs `draw`, which may add or remove above, and keeps `element` where the reader sees it. */
  keep(element, draw) {
    const top = element.getBoundingClientRect().top;
    draw();
    this.#box.scrollTop += element.getBoundingClientRect().top - top;
    this.#remember(this.toEndPx <= END_PX);
  }

  /** Runs `draw`, which may change what is here; the end stays in view, or what was the first in it. */
  steady(draw = () => {}) {
    draw();
    if (this.#atEnd) this.toEnd();
    else if (this.#anchor?.element.isConnected) this.#hold(this.#anchor);
  }

  #scrolled() {
    // A log that grew in height is moved up by the browser; only where nothing has grown was it the reader.
    const isUp = this.#box.scrollTop < this.#top && this.#heights === heights(this.#box);
    this.#remember(this.toEndPx <= END_PX || (this.#atEnd && !isUp));
  }

  #remember(atEnd) {
    this.#atEnd = atEnd;
    this.#top = this.#box.scrollTop;
    this.#heights = heights(this.#box);
    this.#anchor = atEnd ? null : this.#first();
  }

  /** The first message in view: so far below the edge, or this part of it has passed the edge, however high it will be. */
  #first() {
    const edge = this.#box.getBoundingClientRect().top;
    const element = [...this.#box.children].find((child) => child.getBoundingClientRect().bottom > edge);
    if (!element) return null;
    const { top, height } = element.getBoundingClientRect();
    return { element, below: Math.max(0, top - edge), passed: Math.max(0, edge - top) / height };
  }

  /** The window, or the text, has another size: what was the first in view is so again. */
  #hold({ element, below, passed }) {
    const edge = this.#box.getBoundingClientRect().top;
    const { top, height } = element.getBoundingClientRect();
    this.#box.scrollTop += top + passed * height - edge - below;
  }
}

function heights(box) {
  return `${box.clientHeight} of ${box.scrollHeight}`;
}
