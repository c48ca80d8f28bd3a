/** The second step of a two-step command: asks for what is missing. What is typed next, whatever it is, goes out behind what was typed before. */

export class Step {
  #element;
  #field;
  #question = null;
  #on;

  /** `field` is where the answer is written. */
  constructor(element, field) {
    this.#element = element;
    this.#field = field;
    element.querySelector("button").addEventListener("click", () => this.cancel());
  }

  /** Callbacks: `cancelled(question)`. */
  listen(on) {
    this.#on = on;
  }

  get isOpen() {
    return this.#question !== null;
  }

  /** {prompt, line}, or null; of a correction (correcting.js) more. */
  get question() {
    return this.#question;
  }

  /** What the answer will stand behind. */
  get line() {
    return this.#question?.line ?? "";
  }

  /** Asks this question; with null, none. */
  ask(question) {
    this.#question = question;
    this.#element.querySelector("label").textContent = question?.prompt ?? "";
    this.#element.hidden = !question;
    this.#element.classList.toggle("is-private", Boolean(question?.to));
  }

  /** The question stays without an answer. */
  cancel() {
    const question = this.#question;
    this.ask(null);
    this.#on.cancelled(question);
    this.#field.focus();
  }
}
