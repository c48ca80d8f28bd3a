/** What was not read yet, counted in the page's title. */

import { say } from "./words.js";

export class Title {
  #room = document.title;
  #count = 0;
  #named = false;

  /** One more unread message; `named` when it is for the reader in particular. */
  add(named) {
    this.#count += 1;
    this.#named ||= named;
    document.title = say(this.#named ? "title.named" : "title.unread", { count: this.#count, room: this.#room });
  }

  clear() {
    this.#count = 0;
    this.#named = false;
    document.title = this.#room;
  }
}
