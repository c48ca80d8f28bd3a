/** Lines that wait to be sent: in order, one at a time, kept across a reload. One whose files are going up holds up those behind it. */

import { Refusal } from "../connection/socket.js";
import { randomKey } from "../page/key.js";
import { tab } from "../page/store.js";

const PLACE = "outbox";
const AGAIN_MS = 1000;

export class Outbox {
  #send;
  #on;
  #lines = tab.read(PLACE) ?? [];
  #open = false;
  #busy = false;
  #epoch;

  /** `send(line)` promises the answer. */
  constructor(send) {
    this.#send = send;
  }

  /** Callbacks: `sent(line, answer)`, `refused(line, refusal)`. */
  listen(on) {
    this.#on = on;
  }

  /** Every line that is here: {key, text, to?, files?, seen, epoch, at, failed?}; of what is done with the message `of`: {act, of}. */
  get lines() {
    return [...this.#lines];
  }

  /** `to`: {id, name} each, for a private line; `seen`: the last seq that its writer had read; `step`: what a correction was typed in; `files`: as uploads.js has them. */
  put({ text, to, seen, act, of, step, files }) {
    const line = { key: randomKey(), text, to, seen, act, of, step, files, epoch: this.#epoch, at: Date.now() };
    this.#change([...this.#lines, line]);
    this.#run();
    return line;
  }

  /** The room is there, and numbers by `epoch`: send what waits. Where it numbers anew, what a writer had seen means nothing, and a message is another one. */
  open(epoch) {
    this.#epoch = epoch;
    const lines = this.#lines.filter((line) => !line.act || line.epoch === epoch);
    this.#change(lines.map((line) => (line.epoch === epoch ? line : { ...line, epoch, seen: 0 })));
    this.#open = true;
    this.#run();
  }

  /** The room is gone: keep what waits. */
  close() {
    this.#open = false;
  }

  /** More of its files are up than before, or some will not be. */
  check() {
    this.#change(this.#lines);
    for (const line of this.#lines.filter(({ failed }) => !failed)) {
      const { name, why } = line.files?.find((file) => file.why) ?? {};
      if (why) this.#refuse(line, { text: `${name}: ${why}` });
    }
    this.#run();
  }

  /** Whether this line is still to be sent; a failed one is not. */
  waits(key) {
    return this.#lines.some((line) => line.key === key && !line.failed);
  }

  /** Keeps a refused line, with the refusal's {text, choices?}, until the writer decides. */
  fail(line, { text, choices }) {
    const failed = { ...line, failed: { text, choices } };
    this.#change([...this.#lines, failed]);
    return failed;
  }

  /** The line that waits next was typed before the room asked: unless it is for somebody already, it is the answer. */
  answer({ to, line: begun }) {
    const next = this.#next;
    if (!next || next.to || next.act) return null;
    const answer = { ...next, ...(to ? { to } : { text: begun + next.text }) };
    this.#change(this.#lines.map((line) => (line === next ? answer : line)));
    return answer;
  }

  /** What waits for everybody was typed behind a question that is not asked now: it is not sent by itself. */
  failBehind(text) {
    return this.failAll(text, ({ to, act }) => !to && !act);
  }

  /** What waits, and is `meant`, will not be sent: `text` says why. */
  failAll(text, meant = () => true) {
    const waiting = this.#lines.filter((line) => !line.failed && meant(line));
    this.#change(this.#lines.filter((line) => !waiting.includes(line)));
    return waiting.filter(({ text, files }) => text || files).map((line) => this.fail(line, { text }));
  }

  discard(key) {
    this.#change(this.#lines.filter((line) => line.key !== key));
  }

  async #run() {
    if (this.#busy) return;
    this.#busy = true;
    while (this.#open && this.#next) await this.#sendOne(this.#next);
    this.#busy = false;
  }

  /** Lines do not overtake each other. What is done with a message that is there need not wait for files. */
  get #next() {
    const waiting = this.#lines.filter(({ failed }) => !failed);
    const first = waiting.find(({ act }) => !act);
    return waiting.find((line) => line.act || (line === first && isWhole(line)));
  }

  /** The key makes sending again harmless, so a line stays here until there is an answer. */
  async #sendOne(line) {
    try {
      const answer = await this.#send(line);
      this.discard(line.key);
      this.#on.sent(line, answer);
    } catch (error) {
      await this.#notSent(line, error);
    }
  }

  async #notSent(line, error) {
    if (!(error instanceof Refusal)) return pause(AGAIN_MS);
    if (error.code === "too_fast") return pause(error.retry_after * 1000);
    this.#refuse(line, error);
  }

  #refuse(line, why) {
    this.discard(line.key);
    this.#on.refused(line, why);
  }

  #change(lines) {
    this.#lines = lines;
    tab.write(PLACE, lines);
  }
}

/** Whether all that goes along with it is up. */
export const isWhole = ({ files = [] }) => files.every(({ id }) => id);

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
