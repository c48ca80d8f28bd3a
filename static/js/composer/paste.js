/** What is pasted and looks like code is offered to be sent as a block. */

import { looksLikeCode } from "./looks.js";

const FENCE = /^```/gmu;

export class PasteChip {
  #box;
  #field;
  #start = null;
  #pasted = null;

  constructor(box, field) {
    this.#box = box.firstElementChild;
    this.#field = field;
    field.addEventListener("paste", () => (this.#start = field.selectionStart));
    field.addEventListener("input", () => this.#start !== null && this.#offer());
    box.addEventListener("mousedown", (event) => event.preventDefault()); // the keyboard of a phone stays
    box.addEventListener("click", ({ target }) => target.closest("button") && this.#wrap());
  }

  /** Takes the key that puts it away. */
  key({ key }) {
    if (key !== "Escape" || !this.#pasted) return false;
    this.#hide();
    return true;
  }

  /** What is being written is something else: typed, sent, exchanged. */
  check() {
    if (this.#pasted && this.#field.value !== this.#pasted.value) this.#hide();
  }

  #offer() {
    const { value, selectionEnd: end } = this.#field;
    const [start, text] = [this.#start, value.slice(this.#start, end)];
    this.#start = null;
    if (text.includes("```") || isInFence(value, start) || !looksLikeCode(text)) return;
    this.#pasted = { value, start, end };
    this.#box.hidden = false;
  }

  /** As if it were typed, so that it can be undone; an old command of browsers, which has no other for it. */
  #wrap() {
    const { value, start, end } = this.#pasted;
    const before = start && value[start - 1] !== "\n" ? "\n" : "";
    const after = end < value.length && value[end] !== "\n" ? "\n" : "";
    const block = `${before}\`\`\`\n${value.slice(start, end).replace(/\n+$/u, "")}\n\`\`\`${after}`;
    this.#hide();
    this.#field.focus();
    this.#field.setSelectionRange(start, end);
    if (!document.execCommand("insertText", false, block)) this.#field.setRangeText(block, start, end, "end");
  }

  #hide() {
    this.#pasted = null;
    this.#box.hidden = true;
  }
}

const isInFence = (value, at) => (value.slice(0, at).match(FENCE) ?? []).length % 2 === 1;
