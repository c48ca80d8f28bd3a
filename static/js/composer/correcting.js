/** Correcting: the composer holds a message that was sent, and what was being written before waits until that is done. */

import { listNodes, nameNode, say } from "../page/words.js";

export class Correcting {
  #composer;
  #step;
  #log;
  #isCorrectable;

  constructor({ composer, step, log, isCorrectable }) {
    this.#composer = composer;
    this.#step = step;
    this.#log = log;
    this.#isCorrectable = isCorrectable;
  }

  /** The number of the message; undefined while none is being corrected. */
  get of() {
    return this.#step.question?.of;
  }

  /** Who read what is being written. */
  get audience() {
    return this.#step.question?.to ?? [];
  }

  /** `message` in the composer, to be written anew. */
  begin({ seq: of, at, text, to }) {
    if (this.of) this.leave();
    const { draft: kept } = this.#composer;
    this.#composer.draft = { text, files: [], step: { prompt: prompt(to), line: "", of, at, text, to, kept } };
    this.#composer.focus();
  }

  /** The last own message that can still be corrected. Returns whether there is one. */
  beginLast() {
    const last = this.#log.find((message) => this.#isCorrectable(message));
    if (last) this.begin(last);
    return Boolean(last);
  }

  /** Everything is as it was before. */
  leave({ kept } = this.#step.question) {
    this.#composer.draft = kept ?? {};
  }

  /** Nothing that is gone, or of another numbering, is corrected. */
  check() {
    if (!this.of) return;
    const message = this.#log.at(this.of);
    if (!message || message.at !== this.#step.question.at || message.deleted) this.leave();
  }

  /** From the empty composer Up corrects what was said last; once more, and nothing was changed, it goes on into the log. */
  key({ key, shiftKey, ctrlKey, altKey, metaKey }, goOn) {
    if (key !== "ArrowUp" || shiftKey || ctrlKey || altKey || metaKey) return false;
    if (this.#composer.isFree) return this.beginLast();
    if (!this.of || this.#composer.text !== this.#step.question.text) return false;
    this.leave();
    return goOn();
  }
}

function prompt(to) {
  return to ? say("correct.private", { names: listNodes(to.map(nameNode)).textContent }) : say("correct");
}
