/** What the list offers: commands after "/", people after "/pm " and "@"; and Tab, which completes names and cycles through them. */

const COMMAND = /^\s*\/(\p{L}*|\?)$/u;
const PEOPLE = /^\s*\/(?<word>\p{L}+)\s+(?<done>(?:(?:"[^"]*"|[^",])*,)*)\s*(?<part>[^",]*)$/u;
const AT = /(?:^|\s)@(?<part>[^\s@]*)$/u;
const WORD = /(?<part>[^\s@,/]+)$/u;

export class Completion {
  #composer;
  #options;
  #people;
  #commands = [];
  #cycle = null;

  /** `people()`: the names of the others, most recent speaker first. */
  constructor(composer, options, { people }) {
    this.#composer = composer;
    this.#options = options;
    this.#people = people;
  }

  set commands(commands) {
    this.#commands = commands;
  }

  /** The text changed: offers what fits, or nothing. */
  offer() {
    const before = this.#composer.beforeCaret ?? "";
    this.#options.show(this.#commandOptions(before) ?? this.#peopleOptions(before) ?? this.#atOptions(before) ?? []);
  }

  /** Takes keys for the list first, then Tab for completing a name. */
  key(event) {
    if (event.key === "Enter" && this.#isWhole()) return false;
    if (this.#options.key(event)) return true;
    if (event.key !== "Tab" || event.shiftKey) return this.#stop();
    return this.#complete();
  }

  /** One of the offered was picked. */
  pick({ part, text }) {
    this.#composer.replace(part.length, text);
    this.#composer.focus();
  }

  #commandOptions(before) {
    const part = before.match(COMMAND)?.[0];
    if (part === undefined) return null;
    const typed = part.trim().slice(1).toLowerCase();
    const fits = ({ name, aliases }) => [name, ...aliases].some((word) => word.startsWith(typed));
    return this.#commands
      .filter(fits)
      .map(({ name, usage, help }) => ({ name, label: usage, help, part, text: `/${name} ` }));
  }

  #peopleOptions(before) {
    const { word, done, part } = before.match(PEOPLE)?.groups ?? {};
    if (this.#named(word)?.name !== "pm") return null;
    const named = done.split(",").map((name) => name.replaceAll('"', "").trim().toLocaleLowerCase());
    const rest = this.#fitting(part).filter((name) => !named.includes(name.toLocaleLowerCase()));
    return rest.map((name) => ({ name, part, text: `${quoted(name)} ` }));
  }

  #atOptions(before) {
    const { part } = before.match(AT)?.groups ?? {};
    return part === undefined
      ? null
      : this.#fitting(part).map((name) => ({ name, part: `@${part}`, text: `@${name} ` }));
  }

  #fitting(part) {
    const start = part.toLocaleLowerCase();
    return this.#people().filter((name) => name.toLocaleLowerCase().startsWith(start));
  }

  #named(word) {
    return this.#commands.find(({ name, aliases }) => [name, ...aliases].includes(word?.toLowerCase()));
  }

  /** A line that ends in a complete command or "@name" is sent by Enter, although the list is open. */
  #isWhole() {
    const before = this.#composer.beforeCaret ?? "";
    const mentioned = before.match(AT)?.groups.part.toLocaleLowerCase();
    return COMMAND.test(before)
      ? Boolean(this.#named(before.trim().slice(1)))
      : this.#people().some((name) => name.toLocaleLowerCase() === mentioned);
  }

  /** Tab on nothing to complete moves the focus, as everywhere (WCAG 2.1.2). */
  #complete() {
    this.#cycle ??= this.#begin();
    if (!this.#cycle) return false;
    const { names, done, part } = this.#cycle;
    const text = `${names[this.#cycle.next]} `;
    this.#cycle = { names, part, done: text, next: (this.#cycle.next + 1) % names.length };
    const cycle = this.#cycle;
    this.#composer.replace((done ?? part).length, text);
    this.#cycle = cycle;
    return true;
  }

  #begin() {
    const { part } = (this.#composer.beforeCaret ?? "").match(WORD)?.groups ?? {};
    const names = part ? this.#fitting(part) : [];
    return names.length ? { names, part, next: 0 } : null;
  }

  #stop() {
    this.#cycle = null;
    return false;
  }
}

/** A name as a command takes it. */
export const quoted = (name) => (/\s/.test(name) ? `"${name}"` : name);
