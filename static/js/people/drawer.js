/** The drawer with the people, on a narrow screen: opened by its button, closed by its cross, Esc, or a tap beside it. */

/** From here on the people stand beside the talk: people.css. */
const BESIDE = matchMedia("(min-width: 56rem)");

export class Drawer {
  #element;
  #button;
  #behind;

  /** `behind`: what cannot be reached while it is open. */
  constructor(element, { button, close, behind }) {
    this.#element = element;
    this.#button = button;
    this.#behind = behind;
    button.addEventListener("click", () => this.#set(true));
    close.addEventListener("click", () => this.close());
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.#escape());
    document.addEventListener("pointerdown", (event) => this.#isBeside(event.target) && this.#closeBy(event));
    BESIDE.addEventListener("change", () => this.close());
  }

  close() {
    if (!this.#isOpen) return;
    this.#set(false);
    this.#button.focus();
  }

  /** Wherever the focus is; a dialog over it is closed first. */
  #escape() {
    if (!document.querySelector("dialog[open]")) this.close();
  }

  /** The press would take the focus away again. */
  #closeBy(press) {
    press.preventDefault();
    this.close();
  }

  get #isOpen() {
    return this.#element.classList.contains("is-open");
  }

  #isBeside(target) {
    return this.#isOpen && !this.#element.contains(target) && !this.#button.contains(target);
  }

  #set(open) {
    this.#element.classList.toggle("is-open", open);
    for (const part of this.#behind) part.inert = open;
    this.#button.setAttribute("aria-expanded", open);
    if (open) this.#element.querySelector("button").focus();
  }
}
