/** What the beginning of a line says about whom it is for: "/pm Julien " and "/reply " become an aim before anything is sent. */

const COMMAND = /^[\s\p{Default_Ignorable_Code_Point}]*[/／⁄∕](?<word>\p{L}+)(?:\s+|$)/u;
const SLASH = /^[\s\p{Default_Ignorable_Code_Point}]*[/／⁄∕](?![/／⁄∕])/u;
const COMMA = /^\s*[,，、،]\s*/u;
const QUOTED = /^@?["“”„‟«»‹›＂'‘’「『](?<name>[^\n]+?)["“”‟«»‹›＂'‘’」』](?=[\s,，、،])/u;
const WORD = /^@?(?<name>[^\s,，、،]+)(?=[\s,，、،])/u;

export class Intent {
  #commands = [];
  #members;
  #conversation;

  /** `members()`: who is here; `conversation()`: with whom the last private message on the page was. */
  constructor({ members, conversation }) {
    this.#members = members;
    this.#conversation = conversation;
  }

  set commands(commands) {
    this.#commands = commands;
  }

  /** {to, text}, or null where only the room can tell. A name counts once it is finished and can be nobody else's. */
  read(line) {
    const need = this.#need(line);
    const rest = line.replace(COMMAND, "");
    if (need === "conversation" && /\s/u.test(line.trimStart())) return this.#answer(rest);
    return need === "people" ? this.#named(rest) : null;
  }

  /** Whether the line is an answer for which there is nobody on this page: the room must not find somebody else. */
  isLost(line) {
    return this.#need(line) === "conversation" && !this.#conversation().length;
  }

  /** Whether the line is a command that writes privately. */
  isPrivate(line) {
    return ["people", "conversation"].includes(this.#need(line));
  }

  /** Or may be one: it says something, perhaps in the place of a private line, or is mistyped. */
  mayBePrivate(line) {
    const { needs } = this.command(line.match(COMMAND)?.groups.word) ?? {};
    return SLASH.test(line) && (!needs || needs.includes("text"));
  }

  #need(line) {
    return this.command(line.match(COMMAND)?.groups.word)?.needs[0];
  }

  /** The command that `word` calls. */
  command(word) {
    return this.#commands.find(({ name, aliases }) => [name, ...aliases].includes(word?.toLowerCase()));
  }

  #answer(text) {
    const to = this.#conversation();
    return to.length ? { to, text } : null;
  }

  #named(rest) {
    const quoted = rest.match(QUOTED);
    const { 0: found, groups } = quoted ?? rest.match(WORD) ?? {};
    const member = found && this.#certain(groups.name, !quoted);
    if (!member) return null;
    const behind = rest.slice(found.length);
    if (!COMMA.test(behind)) return { to: [member], text: behind.trimStart() };
    const others = this.#named(behind.replace(COMMA, ""));
    return others && { ...others, to: [member, ...others.to] };
  }

  /** The member called `name`, unless without quotes it begins another's. */
  #certain(name, isBare) {
    const typed = fold(name);
    if (isBare && this.#members().some((member) => fold(member.name).startsWith(`${typed} `))) return null;
    return this.#members().find((member) => fold(member.name) === typed);
  }
}

const fold = (name) => name.normalize("NFKC").trim().toLowerCase();
