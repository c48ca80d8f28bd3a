/** One colour a person. It belongs to the id, so it stays through a rename; people who are here together get different ones. */

const COUNT = 12; // as many as tokens.css has

export class Colours {
  #given = new Map();

  /** The number of the colour of this member, for `data-colour`. */
  of(id) {
    if (!this.#given.has(id)) this.#given.set(id, this.#free(hash(id)));
    return this.#given.get(id);
  }

  #free(wish) {
    const taken = new Set(this.#given.values());
    const wishes = Array.from({ length: COUNT }, (_, step) => (wish + step) % COUNT);
    return wishes.find((colour) => !taken.has(colour)) ?? wish;
  }
}

function hash(id) {
  let sum = 0;
  for (const character of String(id)) sum = (sum * 31 + character.codePointAt(0)) >>> 0;
  return sum % COUNT;
}
