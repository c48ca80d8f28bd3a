/** Why a line was refused, above the composer; one tap takes one of the choices. */

export class RefusalNote {
  #element;

  constructor(element) {
    this.#element = element;
  }

  /** `choices`: {label} each; `onChoice(choice)`: this one was tapped. */
  show({ text, choices = [] }, onChoice) {
    this.#element.hidden = false;
    this.#element.firstElementChild.textContent = text;
    this.#element.lastElementChild.replaceChildren(...choices.map((choice) => choiceButton(choice, onChoice)));
  }

  clear() {
    this.#element.hidden = true;
  }
}

/** A button that takes `choice`. */
export function choiceButton(choice, onChoice) {
  const element = document.createElement("button");
  Object.assign(element, { type: "button", className: "suggestion", textContent: choice.label });
  element.addEventListener("click", () => onChoice(choice));
  return element;
}
