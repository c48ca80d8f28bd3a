/** The input history: what was sent before, and to whom. Up and Down walk it from the first and the last row; the draft waits at its end. */

import { tab } from "../page/store.js";

const PLACE = "recall"; // by another name a reload during an upgrade would lose what was kept
const KEPT = 50;

export class InputHistory {
  #composer;
  #lines = tab.read(PLACE) ?? [];
  #at = null;
  #draft = {};
  #hides;

  /** `hides(line)`: whether this one is not for this screen. */
  constructor(composer, { hides }) {
    this.#composer = composer;
    this.#hides = hides;
  }

  /** {text, to?}; of a draft `files` too, which go once. */
  add({ text, to, files }) {
    if (text.trim() || files?.length) this.#remember({ text, to: some(to), files: some(files) });
    const aside = this.#at === null ? { text: "" } : this.#draft;
    this.#at = null;
    this.keep(aside); // what is sent now was recalled in its place
  }

  #remember(line) {
    this.#lines = [...this.#lines.filter((known) => !same(known, line)), line].slice(-KEPT);
    tab.write(PLACE, this.#lines);
  }

  /** What says `text` is gone. */
  forget(text) {
    this.#lines = this.#lines.filter((line) => line.text !== text);
    this.#at = null;
    tab.write(PLACE, this.#lines);
  }

  /** A draft that something else takes the place of. */
  keep(draft) {
    if (draft.text.trim() || draft.files?.length) this.add(draft);
  }

  /** Takes Up and Down where they would not move the caret. From a draft it takes Alt: else a line would be said twice in its place. */
  key(event) {
    if (event.shiftKey || event.ctrlKey || event.metaKey) return false;
    const walks = event.altKey || this.#at !== null || !this.#composer.text;
    if (event.key === "ArrowUp" && walks && this.#onFirstRow()) return this.#go(-1);
    if (event.key === "ArrowDown" && this.#onLastRow()) return this.#go(1);
    return false;
  }

  #go(step) {
    const to = this.#next(step);
    if (to < 0 || to > this.#lines.length) return false;
    if (this.#at === null) this.#draft = this.#composer.draft;
    this.#at = to === this.#lines.length ? null : to;
    this.#composer.draft = this.#at === null ? this.#draft : this.#lines[to];
    return true;
  }

  #next(step) {
    let to = (this.#at ?? this.#lines.length) + step;
    while (this.#lines[to] && this.#hides(this.#lines[to])) to += step;
    return to;
  }

  #onFirstRow() {
    return this.#composer.beforeCaret !== null && this.#row(0);
  }

  #onLastRow() {
    return this.#composer.beforeCaret !== null && this.#at !== null && this.#row(1);
  }

  /** Whether the caret is on the first (0) or last (1) row as it is drawn; long lines wrap, so this cannot be read off the text. */
  #row(end) {
    const { beforeCaret: before, text } = this.#composer;
    if (end === 0) return rows(this.#composer.field, before) === rows(this.#composer.field, "");
    return rows(this.#composer.field, before) === rows(this.#composer.field, text);
  }
}

const some = (list) => (list?.length ? list : undefined);
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** The height that `text` would take in a copy of `field`. */
function rows(field, text) {
  const copy = field.cloneNode();
  copy.removeAttribute("id");
  Object.assign(copy.style, {
    position: "fixed",
    visibility: "hidden",
    width: `${field.clientWidth}px`,
    height: "0",
    flex: "none",
  });
  field.after(copy);
  copy.value = text;
  const height = copy.scrollHeight;
  copy.remove();
  return height;
}
