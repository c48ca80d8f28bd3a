/** What is on the page and not shown until it is asked for: private messages while others look on, and whom the reader ignores. */

const REASONS = ["private", "ignored"];

export class Veil {
  #covers;
  #lifted;

  /** `covers`: {private(message), ignored(message)}, whether the message is to be covered for that reason. */
  constructor(covers) {
    this.#covers = covers;
    this.lower();
  }

  /** Why `message` is not shown: undefined, or the first reason, which alone may be told. */
  over(message) {
    return REASONS.find((why) => this.#covers[why](message) && !this.#lifted[why].has(message));
  }

  /** Shows these, unless there is another reason not to. */
  lift(messages, why) {
    for (const message of messages) this.#lifted[why].add(message);
  }

  /** Whatever was shown is covered again. */
  lower() {
    this.#lifted = { private: new WeakSet(), ignored: new WeakSet() };
  }
}
