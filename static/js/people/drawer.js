/** The drawer with the people, on a narrow screen: opened by its button, closed by its cross, Esc, or a tap beside it. */

export class Drawer {
  #element;
  #button;

  constructor(element, { button, close }) {
    this.#element = element;
    this.#button = button;
    button.addEventListener("click", () => this.#set(true));
    close.addEventListener("click", () => this.close());
    element.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    document.addEventListener("pointerdown", (event) => this.#isBeside(event.target) && this.close());
  }

  close() {
    if (!this.#isOpen) return;
    this.#set(false);
    this.#button.focus();
  }

  get #isOpen() {
    return this.#element.classList.contains("is-open");
  }

  #isBeside(target) {
    return this.#isOpen && !this.#element.contains(target) && !this.#button.contains(target);
  }

  #set(open) {
    this.#element.classList.toggle("is-open", open);
    this.#button.setAttribute("aria-expanded", open);
    if (open) this.#element.querySelector("button").focus();
  }
}
