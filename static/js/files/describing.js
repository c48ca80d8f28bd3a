/** What a picture shows, in a line, for whoever does not see it: asked for only by who opens it. */

import { say } from "../page/words.js";

export class Describing {
  #box;
  #field;
  #file;
  #on;

  constructor(box) {
    this.#box = box;
    this.#field = box.querySelector("input");
    this.#field.addEventListener("input", () => (this.#file.alt = this.#field.value.trim()));
    this.#field.addEventListener("keydown", (event) => this.#pressed(event));
    box.querySelector("button").addEventListener("click", () => this.#done());
  }

  /** Callbacks: `done(file)`. */
  listen(on) {
    this.#on = on;
  }

  open(file) {
    this.#file = file;
    this.#box.hidden = false;
    this.#box.querySelector("label").textContent = say("file.describe.it", file);
    this.#field.value = file.alt ?? "";
    this.#field.focus();
  }

  /** Only what is among `files` is described. */
  check(files) {
    if (!files.includes(this.#file)) this.#box.hidden = true;
  }

  /** Enter would send the line, and Esc say that it is for everybody. */
  #pressed(event) {
    if (event.isComposing || !["Enter", "Escape"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    this.#done();
  }

  #done() {
    this.#box.hidden = true;
    this.#on.done(this.#file);
  }
}
