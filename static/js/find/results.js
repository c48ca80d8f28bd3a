/** The list of what was found: one row is chosen, by the arrows or by a click. The focus stays in the field (a combobox). */

import { Amendments } from "../log/amend.js";
import { rowOf } from "./row.js";

export class Results {
  #list;
  #field;
  #reader;
  #on;
  #messages = [];
  #amendments = new Amendments();
  #typed = "";
  #at = 0;

  /** `reader`: {me, colours, ignored, veil}. */
  constructor(list, field, reader) {
    this.#list = list;
    this.#field = field;
    this.#reader = reader;
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", ({ target }) => this.#picked(target.closest("[role=option]")));
  }

  /** Callbacks: `picked(seq)`; `ended()`, there is no further row to go to. */
  listen(on) {
    this.#on = on;
  }

  /** How many are to be seen. */
  get count() {
    return this.#shown.length;
  }

  /** `messages` in the place of all, found by what was `typed`. */
  show(messages, typed) {
    this.#typed = typed;
    this.#messages = [];
    this.#at = 0;
    this.add(messages);
    this.#list.scrollTop = 0;
  }

  add(messages) {
    this.#messages.push(...messages);
    this.refresh();
  }

  /** Draws anew what each says by now, as far as it is to be seen. */
  refresh() {
    for (const message of this.#messages) this.#amendments.mend(message);
    const rows = this.#shown.map((message) => rowOf(message, this.#typed, this.#reader));
    this.#list.replaceChildren(...rows);
    this.#list.hidden = !rows.length;
    this.#choose(this.#at);
  }

  /** Some may say something else now, or nothing. */
  amend(amendments) {
    const found = new Set(this.#messages.map(({ seq }) => seq));
    amendments.forEach((each) => this.#amendments.hear(each));
    if (amendments.some(({ of }) => found.has(of))) this.refresh();
  }

  move(step) {
    if (this.#at + step >= this.count) this.#on.ended();
    this.#choose(this.#at + step);
  }

  pick() {
    this.#picked(this.#list.children[this.#at]);
  }

  get #shown() {
    const { ignored } = this.#reader;
    return this.#messages.filter(({ by, deleted }) => !deleted && !ignored.has(by.id));
  }

  #picked(row) {
    if (row) this.#on.picked(this.#shown[[...this.#list.children].indexOf(row)].seq);
  }

  #choose(at) {
    this.#at = Math.max(0, Math.min(at, this.count - 1));
    [...this.#list.children].forEach((row, place) => row.setAttribute("aria-selected", place === this.#at));
    const row = this.#list.children[this.#at];
    this.#field.setAttribute("aria-expanded", Boolean(row));
    if (!row) return this.#field.removeAttribute("aria-activedescendant");
    this.#field.setAttribute("aria-activedescendant", row.id);
    row.scrollIntoView({ block: "nearest" });
  }
}
