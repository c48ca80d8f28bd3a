/** How much was not read yet, in the page's title. */

import { say } from "./words.js";

export class Title {
  #room = document.title;
  #named = false;

  /** `count` messages are unread; `named`: one that has just come is for the reader in particular. */
  show(count, named) {
    this.#named ||= named;
    document.title = say(this.#named ? "title.named" : "title.unread", { count, room: this.#room });
  }

  clear() {
    this.#named = false;
    document.title = this.#room;
  }
}
