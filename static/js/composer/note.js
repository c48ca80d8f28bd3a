/** What stands above the composer: the second step of a two-step command, and why a line was refused. */

/** A step asks for what is missing: what is typed next, whatever it is, goes out behind what was typed before. */
export class Step {
  #element;
  #question = null;
  #onEnd;

  /** `onEnd()`: the question stays without an answer. */
  constructor(element, { onEnd }) {
    this.#element = element;
    this.#onEnd = onEnd;
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

  cancel() {
    this.ask(null);
    this.#onEnd();
  }
}

/** A refusal says its text; one tap takes one of its choices. */
export class RefusalNote {
  #element;

  constructor(element) {
    this.#element = element;
  }

  /** `choices`: {label} each; `onChoice(choice)`: this one was tapped. */
  show({ text, choices = [] }, onChoice) {
    this.#element.hidden = false;
    this.#element.firstElementChild.textContent = text;
    this.#element.lastElementChild.replaceChildren(...choices.map((choice) => button(choice, onChoice)));
  }

  clear() {
    this.#element.hidden = true;
  }
}

/** A button that takes `choice`. */
export function button(choice, onChoice) {
  const element = document.createElement("button");
  Object.assign(element, { type: "button", className: "suggestion", textContent: choice.label });
  element.addEventListener("click", () => onChoice(choice));
  return element;
}
