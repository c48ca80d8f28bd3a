/** The dialog in which one looks for what was said, and from which one goes there. */

import { say } from "../page/words.js";
import { Results } from "./results.js";
import { Search } from "./search.js";

export class Find {
  #dialog;
  #field;
  #results;
  #search;
  #on;
  #typed = null;
  #before;

  /** `ask(payload)` promises what the room finds; `reader` as in the log. */
  constructor(dialog, { ask, reader }) {
    this.#dialog = dialog;
    this.#field = dialog.querySelector("input");
    this.#results = new Results(this.#part("list"), this.#field, reader);
    this.#search = new Search(ask);
    this.#search.listen({ found: (...all) => this.#found(...all), refused: (...all) => this.#refused(...all) });
    this.#results.listen({ picked: (seq) => this.#go(seq), ended: () => this.#more() });
    this.#field.addEventListener("input", () => this.#changed());
    this.#field.addEventListener("keydown", (event) => this.#pressed(event));
    this.#part("more").addEventListener("click", () => this.#more());
    dialog.addEventListener("close", () => this.#search.stop());
  }

  /** Callbacks: `picked(seq)`, somebody wants to go there. */
  listen(on) {
    this.#on = on;
  }

  /** With what was looked for last, asked anew: it may say something else by now. */
  open() {
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#field.select();
    this.#again();
  }

  /** With the room's answer to a command. */
  show({ words, ...answer }) {
    this.#field.value = words;
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#search.stop();
    this.#found(answer, { text: words });
  }

  /** Whether the room can be asked. */
  set isOnline(on) {
    this.#search.isOnline = on;
  }

  /** What is to be seen on this screen is something else. */
  refresh() {
    this.#results.refresh();
    this.#count();
  }

  /** What came meanwhile may have changed what was found. */
  hear(messages) {
    this.#results.amend(messages.filter(({ of }) => of));
    this.#count();
    if (messages.some(({ kind }) => kind === "cleared") && this.#dialog.open) this.#again();
  }

  #again() {
    this.#empty();
    this.#changed();
  }

  #changed() {
    const { value } = this.#field;
    this.#part("help").hidden = Boolean(value.trim());
    if (value.trim()) return this.#search.soon(value);
    this.#search.stop();
    this.#empty();
  }

  #empty() {
    this.#before = undefined;
    this.#typed = null;
    this.#results.show([], "");
    this.#part("more").hidden = true;
    this.#tell("");
  }

  #found({ found, more, before: next }, { text, before }) {
    if (before) this.#results.add(found);
    else this.#results.show(found, text);
    this.#typed = text;
    this.#before = more ? next : undefined;
    this.#part("help").hidden = true;
    this.#count();
    if (more && !this.#results.count) this.#more(); // one search looks only so far
  }

  /** Says how many there are, and whether there may be others. */
  #count() {
    if (this.#typed === null) return;
    const { count: n } = this.#results;
    const more = this.#part("more");
    if (!this.#before && more === document.activeElement) this.#field.focus();
    more.hidden = !this.#before || !n;
    this.#tell(
      n ? say(this.#before ? "find.newest" : "find.count", { n }) : say(this.#before ? "find.further" : "find.none"),
    );
  }

  #refused(why, { text, before }) {
    if (!before && why !== "waiting") this.#empty();
    this.#tell(text ?? say(`find.${why}`));
  }

  #more() {
    if (this.#before) this.#search.now({ text: this.#typed, before: this.#before });
  }

  /** Nothing is opened that was found by other words than those in the field. */
  #pressed(event) {
    if (event.isComposing || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
    const act = {
      ArrowDown: () => this.#results.move(1),
      ArrowUp: () => this.#results.move(-1),
      Enter: () => this.#enter(),
    };
    if (!act[event.key]) return;
    event.preventDefault();
    act[event.key]();
  }

  #enter() {
    const { value } = this.#field;
    if (value === this.#typed) this.#results.pick();
    else if (value.trim()) this.#search.now({ text: value });
  }

  #go(seq) {
    this.#dialog.close();
    this.#on.picked(seq);
  }

  #tell(text) {
    this.#part("status").textContent = text;
  }

  #part(name) {
    return this.#dialog.querySelector(`.find-${name}`);
  }
}

/** Ctrl+K, where it does not mean the rest of the line: there it is ⌘K. A dialog that is open is not covered by another. */
export function openByKey(open) {
  const isMac = /^(?:Mac|iP)/u.test(navigator.platform);
  document.addEventListener("keydown", (event) => {
    const { key, altKey, shiftKey, ctrlKey, metaKey } = event;
    if (key.toLowerCase() !== "k" || altKey || shiftKey || ctrlKey === isMac || metaKey !== isMac) return;
    event.preventDefault();
    if (!document.querySelector("dialog[open]:not(.find)")) open();
  });
}
