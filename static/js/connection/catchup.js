/** Joining, and what was missed since: every message once, in order, before anything newer is shown. */

const PAGE = 500;

export class CatchUp {
  #ask;
  #on;
  #epoch;
  #seq;
  #held = null;

  /** Callbacks: `anew(messages, more)`, the latest when there is nothing to go on from; `news(messages)`, what came after. */
  constructor({ ask, anew, news }) {
    this.#ask = ask;
    this.#on = { anew, news };
  }

  /** Joins the room and promises its answer, once everything missed has been handed on. */
  async join() {
    this.#held = [];
    const answer = await this.#ask("join", this.#epoch ? { since: this.#seq, epoch: this.#epoch } : {});
    if (answer.epoch === this.#epoch) await this.#goOn(answer);
    else this.#begin(answer);
    const held = this.#held;
    this.#held = null;
    this.heard(held);
    return answer;
  }

  /** Messages arrived by themselves. While catching up they wait, so that none is shown before an older one. */
  heard(messages) {
    if (this.#held) this.#held.push(...messages);
    else this.#hand(messages);
  }

  #begin({ epoch, messages, more }) {
    this.#epoch = epoch;
    this.#seq = messages.at(-1)?.seq ?? 0;
    this.#on.anew(messages, more);
  }

  async #goOn({ messages, more }) {
    this.#hand(messages);
    while (more) {
      ({ messages, more } = await this.#ask("history", { after: this.#seq, limit: PAGE }));
      this.#hand(messages);
    }
  }

  #hand(messages) {
    if (!messages.length) return;
    this.#seq = Math.max(this.#seq, messages.at(-1).seq);
    this.#on.news(messages);
  }
}
