/** Who spoke last: the people somebody most likely means. */

export class Speakers {
  #ids = [];

  spoke(id) {
    this.#ids = [id, ...this.#ids.filter((known) => known !== id)];
  }

  /** `members`, most recent speaker first. */
  order(members) {
    const rank = ({ id }) => (this.#ids.includes(id) ? this.#ids.indexOf(id) : this.#ids.length);
    return [...members].sort((one, other) => rank(one) - rank(other));
  }
}
