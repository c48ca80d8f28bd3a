/** A click on a picture of the log opens the viewer, which is fetched for the first. */

import { fileNameNode } from "./about.js";

export class Viewing {
  #parts;
  #viewer;

  constructor(dialog, box) {
    this.#parts = { dialog, box, fileNameNode };
    box.addEventListener("click", (event) => this.#clicked(event));
  }

  /** Something in the log is gone. */
  check() {
    this.#viewer?.check();
  }

  /** With Ctrl and the like the browser opens it elsewhere. */
  #clicked(event) {
    const link = event.target.closest("a.picture");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.#open(link).catch(() => window.open(link.href, "_blank", "noopener"));
  }

  async #open(link) {
    const { Viewer } = await import("./viewer.js");
    this.#viewer ??= new Viewer(this.#parts);
    this.#viewer.open(link);
  }
}
