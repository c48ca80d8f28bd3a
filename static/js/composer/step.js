/** The second step of a two-step command: asks for what is missing. What is typed next, whatever it is, goes out behind what was typed before. */

export class Step {
  #element;
  #field;
  #question = null;

  /** `field` is where the answer is written. */
  constructor(element, field) {
    this.#element = element;
    this.#field = field;
    element.querySelector("button").addEventListener("click", () => this.cancel());
  }

  get isOpen() {
    return this.#question !== null;
  }

  /** {prompt, line}, or null. */
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
  }

  /** The question stays without an answer. */
  cancel() {
    this.ask(null);
    this.#field.focus();
  }
}
