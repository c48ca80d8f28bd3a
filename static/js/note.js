/** What stands above the composer: the second step of a two-step command, and why a line was refused. */

/** A step asks for what is missing; what is typed next goes out behind what was typed before. */
export class Step {
  #element;
  #line = "";
  #onEnd;

  constructor(element, { onEnd }) {
    this.#element = element;
    this.#onEnd = onEnd;
    element.querySelector("button").addEventListener("click", () => this.cancel());
  }

  get isOpen() {
    return !this.#element.hidden;
  }

  ask({ prompt, line }) {
    this.#line = line;
    this.#element.querySelector("label").textContent = prompt;
    this.#element.hidden = false;
  }

  /** The whole line, now that `typed` is there. The step is over. Whoever types a command instead has thought better of it. */
  complete(typed) {
    const goesOn = this.isOpen && !typed.trimStart().startsWith("/");
    this.#element.hidden = true;
    return goesOn ? this.#line + typed : typed;
  }

  cancel() {
    this.#element.hidden = true;
    this.#onEnd();
  }
}

/** A refusal says its text; with a suggestion, one tap mends the line. */
export class RefusalNote {
  #element;

  constructor(element, { onSuggestion }) {
    this.#element = element;
    this.#button.addEventListener("click", () => onSuggestion(this.#button.dataset.line));
  }

  show({ text, name, suggestion }, line) {
    this.#element.hidden = false;
    this.#element.querySelector("span").textContent = text;
    this.#button.hidden = !suggestion;
    if (suggestion)
      Object.assign(this.#button, { textContent: suggestion }).dataset.line = line.replace(name, () => suggestion);
  }

  clear() {
    this.#element.hidden = true;
  }

  get #button() {
    return this.#element.querySelector("button");
  }
}
