/** A seat has a colour: people who are here together have different ones, and everybody the same on every page. */

const COUNT = 10; // as many as tokens.css has

export class Colours {
  #seats = new Map();

  /** Who has which seat. Whoever has left keeps the last one known here. */
  learn(members) {
    for (const { id, seat } of members) {
      if (this.#seats.get(id) === seat) continue;
      this.#seats.set(id, seat);
      for (const element of document.querySelectorAll(`[data-person="${CSS.escape(id)}"]`)) this.paint(element, id);
    }
  }

  /** Gives `element` the colour of that person, now and whenever it is another one. */
  paint(element, id) {
    element.dataset.person = id;
    if (this.#seats.has(id)) element.dataset.colour = this.#seats.get(id) % COUNT;
  }
}
