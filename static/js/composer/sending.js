/** From the composer to the room: every line is seen at once, and seen until it is sent, refused or discarded. */

import { inMyZone } from "../log/clock.js";
import { say } from "../page/words.js";
import { choiceButton } from "./refusal.js";

const SHOW_COMMAND_MS = 300;
const SAY_WAITING_MS = 1500;

export class Sending {
  #parts;

  /** `parts`: {log, composer, outbox, aim, step, intent, refusal, history, catchUp}. */
  constructor(parts) {
    this.#parts = parts;
    parts.outbox.lines.forEach((line) => this.#show(line));
  }

  /** Sends a draft: to the people it is for, or behind the line of its question. */
  send(draft) {
    const { intent, refusal } = this.#parts;
    refusal.clear();
    const meant = draft.to.length ? null : intent.read(`${draft.step?.line ?? ""}${draft.text} `);
    if (meant && !meant.text) return this.#aimAt(meant.to);
    if (draft.to.length && intent.isPrivate(draft.text)) return this.#hold(draft);
    this.#put(meant ? { ...meant, text: meant.text.trimEnd() } : lineOf(draft));
  }

  #put(line) {
    const { outbox, history, log, catchUp } = this.#parts;
    history.add(line);
    this.#show(outbox.put({ ...line, seen: Math.floor(log.last?.seq ?? 0), epoch: catchUp.epoch }));
    log.clearUnread();
    log.toEnd();
  }

  #aimAt(to) {
    this.#parts.composer.draft = { to };
  }

  /** To these people it would go as it is, although it begins with a command that names others: who wrote it decides. */
  #hold(draft) {
    const { composer, refusal, aim, intent } = this.#parts;
    composer.draft = draft;
    const meant = intent.read(`${draft.text} `); // now, so that nobody is meant who takes the name before the choice
    const names = aim.people.map(({ name }) => name).join(", ");
    const choices = [
      { label: say("aim.as.text", { names }), line: { to: draft.to, text: draft.text } },
      { label: say("aim.as.command"), line: meant?.text ? meant : { text: draft.text } },
    ];
    refusal.show({ text: say("aim.command"), choices }, ({ line }) => {
      composer.draft = {};
      refusal.clear();
      this.#put(line);
    });
  }

  /** The room took the line; its message, if it made one, is here already. */
  sent(line, { reply, ask, download }) {
    this.#parts.log.removePending(line.key);
    if (reply) this.#parts.log.note(reply);
    if (ask) this.#asked(ask);
    if (download) location.assign(inMyZone(download));
  }

  /** What was typed behind the command is the answer, sent or not; but nobody is turned to whom the writer has chosen since. */
  #asked(ask) {
    const { outbox, composer, aim, step } = this.#parts;
    const answer = outbox.answer(ask);
    if (answer) return this.#show(answer);
    if (aim.isSet || step.isOpen) return;
    composer.draft = ask.to ? { text: composer.text, to: ask.to } : { text: composer.text, step: ask };
  }

  /** The room did not take the line: back to the writer, who may be writing something else by now. */
  refused(line, refusal) {
    const { log, composer, outbox, intent } = this.#parts;
    log.removePending(line.key);
    if (!line.to && intent.isPrivate(line.text))
      outbox.failBehind(say("state.behind")).forEach((each) => this.#show(each));
    const choices = refusal.choices?.map((choice) => this.#fixed(choice));
    if (!composer.isFree) return this.#show(outbox.fail(line, { text: refusal.text, choices }));
    composer.draft = line;
    this.#parts.refusal.show({ text: refusal.text, choices }, (choice) => this.#mend(choice));
  }

  /** A choice of the room's is a whole line. Whom it names at this moment it is for, however late it is taken. */
  #fixed({ label, line }) {
    return { label, draft: this.#parts.intent.read(line) ?? { text: line } };
  }

  #mend({ draft }) {
    const { composer, refusal } = this.#parts;
    composer.draft = draft;
    refusal.clear();
    composer.focus();
  }

  /** A command is mostly answered before there was anything to see. */
  #show(line) {
    if (line.failed) this.#showFailed(line);
    else if (!line.to && /^\s*\/(?!\/)/u.test(line.text)) setTimeout(() => this.#showWaiting(line), SHOW_COMMAND_MS);
    else this.#showWaiting(line);
  }

  #showWaiting(line) {
    const { log, outbox } = this.#parts;
    if (!outbox.waits(line.key)) return;
    log.addPending(line, { code: "pending" });
    setTimeout(() => outbox.waits(line.key) && log.setState(line.key, { code: "waiting" }), SAY_WAITING_MS);
  }

  #showFailed(line) {
    const view = this.#parts.log.addPending(line, { code: "failed", text: line.failed.text });
    const choices = document.getElementById("failed").content.cloneNode(true).firstElementChild;
    const others = line.failed.choices ?? [];
    choices.prepend(...others.map((choice) => choiceButton(choice, () => this.#edit(line, choice.draft))));
    view.offer(choices, (choice) => this.#choose(choice, line));
    this.#parts.log.settle();
  }

  #choose(choice, line) {
    if (choice === "edit") return this.#edit(line, line);
    this.#discard(line);
    if (choice === "retry") this.#put(line);
    this.#parts.composer.focus();
  }

  /** Whatever is being written meanwhile waits where the arrow up finds it. */
  #edit(line, draft) {
    const { composer, history } = this.#parts;
    this.#discard(line);
    history.keep(composer.draft);
    composer.draft = draft;
    composer.focus();
  }

  #discard({ key }) {
    this.#parts.outbox.discard(key);
    this.#parts.log.removePending(key);
  }
}

const lineOf = ({ text, to, step }) => (to.length ? { text, to } : { text: `${step?.line ?? ""}${text}` });
