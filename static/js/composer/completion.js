/** What the list offers: commands after "/", people after "/pm " and "@"; and Tab, which completes names and cycles through them. */

const COMMAND = /^\s*\/(\p{L}*|\?)$/u;
const PEOPLE = /^\s*\/(?<word>\p{L}+)\s+(?<done>(?:(?:"[^"]*"|[^",])*,)*)\s*@?(?<part>[^",]*)$/u;
const AT = /(?:^|\s)@(?<part>[^\s@]*)$/u;
const WORD = /(?<part>[^\s@,/]+)$/u;

export class Completion {
  #composer;
  #options;
  #parts;
  #commands = [];
  #cycle = null;

  /** `people()`: the others, {id, name}, most recent speaker first. */
  constructor(composer, options, { people, aim, step, intent }) {
    this.#composer = composer;
    this.#options = options;
    this.#parts = { people, aim, step, intent };
  }

  set commands(commands) {
    this.#commands = commands;
  }

  /** The text changed: offers what fits, or nothing. */
  offer() {
    const before = this.#composer.beforeCaret ?? "";
    const options = this.#commandOptions(before) ?? this.#peopleOptions(before) ?? this.#atOptions(before) ?? [];
    this.#options.show(options);
  }

  /** Takes keys for the list first, then Tab for completing a name. */
  key(event) {
    if (event.key === "Enter" && (this.#isWhole() || !this.#isChosen())) return this.#stop();
    if (this.#options.key(event)) return true;
    if (event.key !== "Tab" || event.shiftKey) return this.#stop();
    return this.#complete();
  }

  /** One of the offered was picked: a person to write to is aimed at, anything else is typed out. */
  pick({ part, text, to }) {
    if (to) this.#composer.draft = { to, text: this.#composer.afterCaret };
    else this.#composer.replace(part.length, text);
    this.#composer.focus();
  }

  /** Enter takes what the writer has pointed at, or begun to type; of several people, only whom they have pointed at. */
  #isChosen() {
    const { chosen, count, isPointed } = this.#options;
    return !chosen || isPointed || (chosen.typed !== "" && !(chosen.to && count > 1));
  }

  /** Inside a question, and to people who are chosen, whatever is typed is the text. */
  #commandOptions(before) {
    const part = before.match(COMMAND)?.[0];
    if (part === undefined || !this.#composer.isPlain || /^\S/u.test(this.#composer.afterCaret)) return null;
    const typed = part.trim().slice(1).toLowerCase();
    return this.#called(typed).map(({ name, usage, help }) => ({
      name,
      label: usage,
      help,
      part,
      typed,
      text: `/${name} `,
    }));
  }

  /** One that is typed out comes first, whatever else begins so: "/qui" is French for "/who", and no "/quit". */
  #called(typed) {
    const whole = this.#commands.filter(({ aliases }) => aliases.includes(typed));
    const begun = this.#commands.filter((command) => command.name.startsWith(typed) && !whole.includes(command));
    const found = [...whole, ...begun];
    return found.length
      ? found
      : this.#commands.filter(({ aliases }) => aliases.some((word) => word.startsWith(typed)));
  }

  #peopleOptions(before) {
    const { aim, intent, step } = this.#parts;
    if (aim.isSet) return null;
    const { word, done, part } = (step.line + before).match(PEOPLE)?.groups ?? {};
    const [need] = intent.command(word)?.needs ?? [];
    if (need === "member") return this.#personOptions(part);
    if (need !== "people") return null;
    const named = done ? (intent.read(`/${word} ${done.replace(/,$/u, " ")}`)?.to ?? null) : [];
    const rest = this.#fitting(part).filter(({ id }) => !named?.some((person) => person.id === id));
    return named && rest.map((person) => ({ name: person.name, person, typed: part, to: [...named, person] }));
  }

  /** One name is all that belongs there. Where it stands already, Enter sends. */
  #personOptions(part) {
    const others = this.#fitting(part).filter(({ name }) => name.length !== part.length);
    return others.map((person) => ({ name: person.name, person, part, typed: part, text: `"${person.name}" ` }));
  }

  #atOptions(before) {
    const { part } = before.match(AT)?.groups ?? {};
    return part === undefined
      ? null
      : this.#fitting(part).map((person) => {
          const { name } = person;
          return { name, person, part: `@${part}`, typed: part, text: `@${name} ` };
        });
  }

  #fitting(part) {
    const start = part.toLocaleLowerCase();
    return this.#parts.people().filter(({ name }) => name.toLocaleLowerCase().startsWith(start));
  }

  /** A line that ends in a complete command or "@name" is sent by Enter, although the list is open. */
  #isWhole() {
    const before = this.#composer.beforeCaret ?? "";
    const mentioned = before.match(AT)?.groups.part.toLocaleLowerCase();
    return COMMAND.test(before)
      ? Boolean(this.#parts.intent.command(before.trim().slice(1)))
      : this.#parts.people().some(({ name }) => name.toLocaleLowerCase() === mentioned);
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
    const names = part ? this.#fitting(part).map(({ name }) => name) : [];
    return names.length ? { names, part, next: 0 } : null;
  }

  #stop() {
    this.#cycle = null;
    return false;
  }
}
