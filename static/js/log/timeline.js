/** The timeline: the messages this page knows, in order of seq; each once, however often it arrives. */

export class Timeline {
  #messages = [];

  get last() {
    return this.#messages.at(-1);
  }

  /** Puts `message` in its place; false when it is here already. */
  add(message) {
    const index = this.#place(message.seq);
    if (this.#messages[index]?.seq === message.seq) return false;
    this.#messages.splice(index, 0, message);
    return true;
  }

  /** The message with the number `seq`. */
  at(seq) {
    const message = this.#messages[this.#place(seq)];
    return message?.seq === seq ? message : undefined;
  }

  /** The last message that `fits`. */
  find(fits) {
    for (let index = this.#messages.length - 1; index >= 0; index -= 1)
      if (fits(this.#messages[index])) return this.#messages[index];
  }

  /** Up to `count` messages directly before `seq`. */
  before(seq, count) {
    const end = this.#place(seq);
    return this.#messages.slice(Math.max(0, end - count), end);
  }

  /** Up to `count` messages from `seq` on, itself included. */
  from(seq, count) {
    const start = this.#place(seq);
    return this.#messages.slice(start, start + count);
  }

  /** Forgets all before `seq`. */
  forget(seq) {
    this.#messages.splice(0, this.#place(seq));
  }

  /** Forgets this one. */
  drop(seq) {
    this.#messages.splice(this.#place(seq), 1);
  }

  /** Where `seq` is or would be. New messages come at the end, so look there first. */
  #place(seq) {
    if (!this.last || seq > this.last.seq) return this.#messages.length;
    let [low, high] = [0, this.#messages.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#messages[middle].seq < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
