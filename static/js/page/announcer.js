/** Says new messages to a screen reader, each once. The log itself is silent, so that history and state changes are not read out. */

import { nameOf, say } from "./words.js";

const SAID_MS = 10000;
const SAID_MAX = 20;

export class Announcer {
  #element;
  #veil;

  constructor(element, { veil }) {
    this.#element = element;
    this.#veil = veil;
  }

  hear(message) {
    const saying = document.createElement("p"); // of its own: in one paragraph each new one would lay out all again;
    saying.textContent = this.#veil.over(message) ? say("covered.private", { n: 1 }) : said(message);
    this.#element.append(saying);
    if (this.#element.childElementCount > SAID_MAX) this.#element.firstElementChild.remove();
    setTimeout(() => saying.remove(), SAID_MS);
  }
}

function said({ kind, to, by, text }) {
  return say(to ? "heard.private" : kind === "action" ? "heard.action" : "heard", { name: nameOf(by), text });
}
