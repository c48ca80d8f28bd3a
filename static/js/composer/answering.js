/** From a message to the line that answers it: whom it is for, what it quotes, whom it names. */

export class Answering {
  #composer;
  #aim;
  #quotes;
  #history;
  #others;
  #lead = "";

  /** `others(message)`: who was in it, but the reader, under the names of now. */
  constructor({ composer, aim, quotes, history, others }) {
    this.#composer = composer;
    this.#aim = aim;
    this.#quotes = quotes;
    this.#history = history;
    this.#others = others;
  }

  /** A private message is answered to those in it; a public one to whom the line is for already. */
  reply(message, me) {
    if (message.to) this.#turnTo(this.#others(message));
    const quote = this.#quotes.add(message);
    const name = message.by.id === me.id || message.by.program ? "" : `@${this.#nameOf(message)} `;
    const { text } = this.#composer;
    const rest = this.#lead && text.startsWith(this.#lead) ? text.slice(this.#lead.length) : text;
    this.#lead = (quote && `${quote}\n`) + name;
    this.#composer.set(this.#lead + rest);
    this.#composer.focus();
  }

  /** Privately to those in it. */
  write(message) {
    this.#turnTo(this.#others(message));
    this.#composer.focus();
  }

  /** Names them where the caret is. */
  mention(person) {
    const before = this.#composer.beforeCaret;
    this.#composer.replace(0, `${/\S$/u.test(before ?? "") ? " " : ""}@${person.name} `);
    this.#composer.focus();
  }

  /** What was meant for some people is not what others are to read: it waits where the arrow up finds it. */
  #turnTo(people) {
    const { text, to, files } = this.#composer.draft;
    const isSame = to.length === people.length && to.every(({ id }) => people.some((person) => person.id === id));
    if (isSame) return;
    if (this.#aim.isSet) this.#history.keep(this.#composer.draft);
    this.#composer.draft = this.#aim.isSet ? { to: people } : { text, to: people, files };
  }

  #nameOf(message) {
    return this.#others({ ...message, to: [] })[0].name;
  }
}
