/** A seat has a colour, which tokens.css makes of its number: people who are here together have different ones, and everybody the same on every page. */

import { folded } from "./mention.js";

export class Colours {
  #seats = new Map();
  #people = new Map();

  /** Who has which name, here: {name: id}. */
  get people() {
    return this.#people;
  }

  /** Who has which seat. Whoever has left keeps the last one known here. */
  learn(members) {
    for (const { id, seat, name } of members) {
      this.#people.set(folded(name), id);
      if (this.#seats.get(id) === seat) continue;
      this.#seats.set(id, seat);
      for (const element of document.querySelectorAll(`[data-person="${CSS.escape(id)}"]`)) this.paint(element, id);
    }
  }

  /** Gives `element` the colour of that person, now and whenever it is another one. */
  paint(element, id) {
    element.dataset.person = id;
    if (this.#seats.has(id)) element.style.setProperty("--seat", this.#seats.get(id));
  }

  /** All who are named in `element`. */
  paintAll(element) {
    for (const named of element.querySelectorAll("[data-person]")) this.paint(named, named.dataset.person);
  }
}
