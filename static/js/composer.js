/** Where lines are written: grows, keeps its draft across a reload, counts near the limit, sends on Enter. */

import { tab } from "./store.js";
import { say } from "./words.js";

const PLACE = "draft";
const COUNT_FROM = 0.9;

/** On a touch screen Enter breaks the line, and the button sends. */
const touch = matchMedia("(hover: none) and (pointer: coarse)");

export class Composer {
  #form;
  #field;
  #counter;
  #limit;
  #on;

  /** `limit` in characters. Callbacks: `line(text)`, `input()`, and `key(event)`, which may take a key first by returning true. */
  constructor(form, { limit, line, input, key }) {
    this.#form = form;
    this.#field = form.querySelector("textarea");
    this.#counter = form.querySelector(".composer-counter");
    this.#limit = limit;
    this.#on = { line, input, key };
    this.#listen();
  }

  /** Brings back what was being written before the page was reloaded. */
  restore() {
    this.set(tab.read(PLACE) ?? "");
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

  #listen() {
    this.#field.addEventListener("input", () => this.#changed());
    this.#field.addEventListener("keydown", (event) => this.#pressed(event));
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.#form.querySelector(".composer-send").addEventListener("mousedown", (event) => event.preventDefault());
  }

  /** Enter that ends the composition of a character (Japanese, Chinese, accents) belongs to the input method: keyCode 229. */
  #pressed(event) {
    if (event.isComposing || event.keyCode === 229) return;
    if (this.#on.key(event)) event.preventDefault();
    else if (event.key === "Enter" && !event.shiftKey && !touch.matches) {
      event.preventDefault();
      this.#send();
    }
  }

  #send() {
    const { text } = this;
    if (!text.trim() || this.#over > 0) return;
    this.set("");
    this.#on.line(text);
  }

  #changed() {
    tab.write(PLACE, this.text);
    this.#form.classList.toggle("has-text", this.text.trim() !== "");
    this.#grow();
    this.#count();
    this.#on.input();
  }

  #grow() {
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
    this.#counter.textContent = this.#counter.hidden
      ? ""
      : over > 0
        ? say("counter.over", { over })
        : say("counter", { left: -over });
  }
}
