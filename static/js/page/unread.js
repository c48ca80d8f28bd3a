/** What the reader has not seen: counted in the title and on the pill, and where it begins marked by a line. */

import { hall } from "./store.js";
import { say } from "./words.js";

export class Unread {
  #log;
  #pill;
  #title = document.title;
  #count = 0;
  #named = false;

  constructor({ log, pill }) {
    this.#log = log;
    this.#pill = pill;
    if (hall.read("let in") && !isPresent()) document.title = say("title.in");
    hall.write("let in", false);
    pill.addEventListener("click", () => log.toEnd());
    for (const event of ["focus", "visibilitychange"]) window.addEventListener(event, () => this.moved(), true);
  }

  /** Whether the reader sees what comes now. Ask before it is drawn. */
  get isWatched() {
    return isPresent() && this.#log.atEnd;
  }

  /** Messages came while nobody watched; `named`: one of them is for the reader in particular. */
  add(messages, named) {
    if (!this.#count) this.#log.markUnread(messages[0].seq - 0.5);
    this.#count += messages.length;
    this.#named ||= named;
    document.title = say(this.#named ? "title.named" : "title.unread", { count: this.#count, room: this.#title });
    this.#showPill();
  }

  /** The log was scrolled, or the reader came back. */
  moved() {
    if (this.isWatched) this.#read();
    this.#showPill();
  }

  #read() {
    this.#count = 0;
    this.#named = false;
    document.title = this.#title;
  }

  #showPill() {
    this.#pill.hidden = this.#log.atEnd || !(this.#count || this.#log.isFar);
    this.#pill.firstElementChild.classList.toggle("visually-hidden", !this.#count);
    this.#pill.firstElementChild.textContent = this.#count ? say("pill", { n: this.#count }) : say("pill.none");
  }
}

/** Whether the page is looked at. */
export function isPresent() {
  return document.visibilityState === "visible" && document.hasFocus();
}
