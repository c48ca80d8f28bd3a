/** Says new messages to a screen reader, each once. The log itself is silent, so that history and state changes are not read out. */

import { inWords } from "../files/inwords.js";
import { nameOf, say } from "./words.js";

const SAID_MS = 10000;
const SAID_MAX = 20;
const LETTERS_MAX = 400;

export class Announcer {
  #element;
  #veil;
  #unsaid = 0;

  constructor(element, { veil }) {
    this.#element = element;
    this.#veil = veil;
  }

  /** What there is no time for is counted, so that nobody takes it for silence. */
  hear(message) {
    if (this.#element.childElementCount >= SAID_MAX) this.#unsaid += 1;
    else this.#say(this.#veil.over(message) ? say("covered.private", { n: 1 }) : said(message), message);
  }

  /** What was just done. */
  tell(text) {
    this.#say(text);
  }

  /** The message with that number is another, or is hidden from now on. */
  forget(seq) {
    for (const saying of [...this.#element.children]) if (saying.dataset.seq === String(seq)) saying.remove();
  }

  /** What is private is hidden from now on. */
  cover() {
    for (const saying of [...this.#element.children]) if (saying.dataset.private) saying.remove();
  }

  #say(text, { seq = "", to } = {}) {
    const saying = document.createElement("p"); // of its own: in one paragraph each new one would lay out all again;
    saying.textContent = text;
    Object.assign(saying.dataset, { seq, private: to ? "yes" : "" });
    this.#element.append(saying);
    setTimeout(() => {
      saying.remove();
      this.#catchUp();
    }, SAID_MS);
  }

  #catchUp() {
    if (this.#unsaid) this.#say(say("pill", { n: this.#unsaid }));
    this.#unsaid = 0;
  }
}

function said({ kind, to, by, ...message }) {
  const form = to ? "heard.private" : kind === "action" ? "heard.action" : "heard";
  return say(form, { name: nameOf(by), text: cut(inWords(message)) });
}

/** A trace is nothing for ears. */
function cut(text) {
  const letters = [...text];
  const rest = letters.length - LETTERS_MAX;
  if (rest < LETTERS_MAX / 4) return text;
  return `${letters.slice(0, LETTERS_MAX).join("")}… ${say("heard.cut", { n: rest })}`;
}
