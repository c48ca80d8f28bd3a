/** The scrolled view of the log: whether it is at its end, and how it stays where it is while things are drawn. */

const END_PX = 2;

export class View {
  #box;
  #pinned = true;

  /** `onMove` is called whenever the reader scrolls. */
  constructor(box, { onMove }) {
    this.#box = box;
    box.addEventListener(
      "scroll",
      () => {
        this.#pinned = this.atEnd;
        onMove();
      },
      { passive: true },
    );
    new ResizeObserver(() => this.#pinned && this.toEnd()).observe(box);
  }

  get atEnd() {
    return this.toEndPx <= END_PX;
  }

  get toEndPx() {
    return this.#box.scrollHeight - this.#box.scrollTop - this.#box.clientHeight;
  }

  get toStartPx() {
    return this.#box.scrollTop;
  }

  toEnd() {
    this.#pinned = true;
    this.#box.scrollTop = this.#box.scrollHeight;
  }

  /** Runs `draw`, which may add or remove above, and keeps `element` where the reader sees it. */
  keep(element, draw) {
    const top = element.getBoundingClientRect().top;
    draw();
    this.#box.scrollTop += element.getBoundingClientRect().top - top;
  }
}
