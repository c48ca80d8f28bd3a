/** How the others come in: a card at the head of the log while nothing was said, and the same in a dialog. */

import { copy } from "./clipboard.js";

export class Invitation {
  #dialog;
  #card;

  /** `button` opens the `dialog`, which has the card. */
  constructor(dialog, { button, log }) {
    this.#dialog = dialog;
    this.#card = dialog.querySelector(".invitation").cloneNode(true);
    this.show(false);
    log.prepend(this.#card);
    button.addEventListener("click", () => this.open());
    for (const card of [this.#card, dialog]) card.addEventListener("click", ({ target }) => this.#pressed(target));
  }

  /** At the head of the log, or not. */
  show(isShown) {
    this.#card.hidden = !isShown;
  }

  /** The dialog; `large` for a projector. */
  open(large = false) {
    this.#dialog.classList.toggle("is-large", large);
    if (!this.#dialog.open) this.#dialog.showModal();
  }

  #pressed(button) {
    if (button.value === "copy") copy(this.#card.querySelector("code").textContent, button);
    if (button.value === "large") this.open(true);
  }
}
