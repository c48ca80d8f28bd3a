/** Where lines are written: grows, keeps its draft across a reload, counts near the limit, sends on Enter. */

import { tab } from "../page/store.js";
import { say } from "../page/words.js";

const PLACE = "draft";
const COUNT_FROM = 0.9;

/** Where it grows by itself, its placeholder included. */
const GROWS = CSS.supports("field-sizing", "content");

/** On a touch screen Enter breaks the line, and the button sends. */
const touch = matchMedia("(hover: none) and (pointer: coarse)");

export class Composer {
  #form;
  #field;
  #counter;
  #limit;
  #parts;
  #on;

  /** `limit` in characters; `aim` and `step` give the text its meaning, `strip` has what goes with it: kept, sent and restored with it. */
  constructor(form, { limit, aim, step, strip }) {
    this.#form = form;
    this.#parts = { aim, step, strip };
    this.#field = form.querySelector("textarea");
    this.#counter = form.querySelector(".composer-counter");
    this.#limit = limit;
    this.#takeInput();
    // Above it, and as wide; what it is as high as changes with the size of text alone.
    if (!GROWS) new ResizeObserver(() => this.#grow()).observe(form.querySelector(".typing"));
  }

  /** Callbacks: `line(draft)`, `tooLong(by)`, `typed()`, `input()`, and `key(event)`, which may take a key first by returning true. */
  listen(on) {
    this.#on = on;
  }

  /** Brings back what was being written before the page was reloaded; else what was typed before this script ran stays. */
  restore() {
    const typed = this.text;
    this.draft = tab.read(PLACE) ?? {};
    if (!this.text) this.set(typed);
  }

  /** What is being written, with what gives it its meaning: {text, to, step, files}. */
  get draft() {
    const { aim, step, strip } = this.#parts;
    return { text: this.text, to: aim.people, step: step.question, files: strip.files };
  }

  /** Without `files` those in the strip stay: whoever chooses an aim, or another line, has not removed them. */
  set draft({ text = "", to = [], step = null, files }) {
    this.#parts.aim.set(to);
    this.#parts.step.ask(step);
    if (files) this.#parts.strip.set(files);
    this.set(text);
  }

  /** Nothing is being written, to nobody in particular. */
  get isFree() {
    return this.isEmpty && this.isPlain;
  }

  get isEmpty() {
    return !this.text && !this.#parts.strip.files.length;
  }

  /** What is typed is for everybody, or a command: nobody is aimed at, and no question is open. */
  get isPlain() {
    return !this.#parts.aim.isSet && !this.#parts.step.isOpen;
  }

  get text() {
    return this.#field.value;
  }

  get field() {
    return this.#field;
  }

  /** The text before the caret, or null while something is selected. */
  get beforeCaret() {
    const { selectionStart, selectionEnd, value } = this.#field;
    return selectionStart === selectionEnd ? value.slice(0, selectionStart) : null;
  }

  /** The text behind the caret. */
  get afterCaret() {
    return this.#field.value.slice(this.#field.selectionEnd);
  }

  /** Puts `text` in the place of what was written. */
  set(text, caret = text.length) {
    this.#field.value = text;
    this.#field.setSelectionRange(caret, caret);
    this.#changed();
  }

  /** Puts `text` in the place of the last `length` characters before the caret. */
  replace(length, text) {
    const { selectionStart: caret, value } = this.#field;
    this.set(value.slice(0, caret - length) + text + value.slice(caret), caret - length + text.length);
  }

  focus() {
    this.#field.focus();
  }

  /** What was being written can still be read and copied, and nothing else. */
  close() {
    this.#field.readOnly = true;
    this.#form.hidden = !this.text;
  }

  #takeInput() {
    this.#field.addEventListener("input", (event) => {
      if (!event.isComposing) this.#on.typed();
      this.#changed();
    });
    this.#field.addEventListener("keydown", (event) => this.#pressed(event));
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.#form.querySelector(".composer-send").addEventListener("mousedown", (event) => event.preventDefault());
  }

  /** Enter that ends the composition of a character (Japanese, Chinese, accents) belongs to the input method: keyCode 229. */
  #pressed(event) {
    if (event.isComposing || event.keyCode === 229 || this.#field.readOnly) return;
    if (this.#on.key(event)) event.preventDefault();
    else if (event.key === "Enter" && !event.shiftKey && !touch.matches) {
      event.preventDefault();
      this.#send();
    }
  }

  /** What cannot go along stays here, with its reason. */
  #send() {
    const { draft } = this;
    const files = draft.files.filter(({ why }) => !why);
    if (!draft.text.trim() && !files.length) return;
    if (this.#over > 0) return this.#on.tooLong(this.#over);
    this.draft = { files: draft.files.filter(({ why }) => why) };
    this.#on.line({ ...draft, files });
  }

  /** Keeps the draft for the next time this page is loaded. */
  keep() {
    const { draft } = this;
    tab.write(PLACE, draft);
    this.#form.classList.toggle("has-text", Boolean(draft.text.trim()) || draft.files.some(({ why }) => !why));
  }

  #changed() {
    this.keep();
    this.#grow();
    this.#count();
    this.#on.input();
  }

  #grow() {
    if (GROWS) return;
    this.#field.style.height = "auto";
    this.#field.style.height = `${this.#field.scrollHeight}px`;
  }

  get #over() {
    return [...this.text].length - this.#limit;
  }

  #count() {
    const over = this.text.length < this.#limit * COUNT_FROM ? -Infinity : this.#over;
    this.#counter.hidden = over < -this.#limit * (1 - COUNT_FROM);
    this.#counter.classList.toggle("is-over", over > 0);
    this.#form.querySelector(".composer-send").disabled = over > 0;
    this.#counter.textContent = this.#counter.hidden
      ? ""
      : over > 0
        ? say("counter.over", { n: over })
        : say("counter", { n: -over });
  }
}
