/** From the composer to the room: every line is seen at once, and seen until it is sent, refused or discarded. */

const SHOW_COMMAND_MS = 300;
const SAY_WAITING_MS = 1500;

export class Sending {
  #parts;

  /** `parts`: {log, composer, outbox, step, refusal, recall}. */
  constructor(parts) {
    this.#parts = parts;
    parts.outbox.lines.forEach((line) => this.#show(line));
  }

  /** Sends what was typed, together with what a step had before it. */
  send(typed) {
    const { outbox, step, refusal, recall, log } = this.#parts;
    const text = step.complete(typed);
    refusal.clear();
    recall.add(text);
    this.#show(outbox.put(text));
    log.clearUnread();
    log.toEnd();
  }

  /** The room took the line; its message, if it made one, is here already. */
  sent(line, { reply, ask, download }) {
    this.#parts.log.removePending(line.key);
    if (reply) this.#parts.log.note(reply);
    if (ask) this.#parts.step.ask(ask);
    if (download) location.assign(download);
  }

  /** The room did not take the line: back to the writer, who may be writing something else by now. */
  refused(line, refusal) {
    const { log, composer, outbox } = this.#parts;
    log.removePending(line.key);
    if (composer.text) return this.#show(outbox.fail(line, refusal.text));
    composer.set(line.text);
    this.#parts.refusal.show(refusal, line.text);
  }

  /** A command is mostly answered before there was anything to see. */
  #show(line) {
    if (line.failed) this.#showFailed(line);
    else if (/^\s*\/(?!\/)/u.test(line.text)) setTimeout(() => this.#showWaiting(line), SHOW_COMMAND_MS);
    else this.#showWaiting(line);
  }

  #showWaiting(line) {
    const { log, outbox } = this.#parts;
    if (!outbox.waits(line.key)) return;
    log.addPending(line, { code: "pending" });
    setTimeout(() => outbox.waits(line.key) && log.setState(line.key, { code: "waiting" }), SAY_WAITING_MS);
  }

  #showFailed(line) {
    const view = this.#parts.log.addPending(line, { code: "failed", text: line.failed });
    const choices = document.getElementById("failed").content.cloneNode(true).firstElementChild;
    view.offer(choices, (choice) => this.#choose(choice, line));
    this.#parts.log.settle();
  }

  #choose(choice, { key, text }) {
    const { log, outbox, composer } = this.#parts;
    outbox.discard(key);
    log.removePending(key);
    if (choice === "retry") this.#show(outbox.put(text));
    if (choice === "edit") composer.set(text);
    composer.focus();
  }
}
