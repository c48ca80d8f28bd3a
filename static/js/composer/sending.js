/** From the composer to the room: every line is seen at once, and seen until it is sent, refused or discarded. */

import { percentOf } from "../files/about.js";
import { inMyZone } from "../log/clock.js";
import { helpNode } from "../page/help.js";
import { listNodes, nameNode, say } from "../page/words.js";
import { isWhole } from "./outbox.js";
import { choiceButton } from "./refusal.js";

const SHOW_COMMAND_MS = 300;
const SAY_WAITING_MS = 1500;

export class Sending {
  #composer;
  #outbox;
  #log;
  #intent;
  #refusal;
  #history;
  #hides;
  #quotes;
  #uploads;

  /** `hides(line)`: whether this one is not for this screen, unless it is asked for. */
  constructor({ composer, outbox, log, intent, refusal, history, hides, quotes, uploads }) {
    this.#composer = composer;
    this.#outbox = outbox;
    this.#log = log;
    this.#intent = intent;
    this.#refusal = refusal;
    this.#history = history;
    this.#hides = hides;
    this.#quotes = quotes;
    this.#uploads = uploads;
  }

  /** Shows what waited, or had failed, when the page was reloaded. */
  restore() {
    this.#outbox.lines.forEach((line) => {
      this.#uploads.recall(line.files ?? []);
      this.#show(line);
    });
  }

  /** More of `file` is up. */
  moved(file) {
    const line = this.#outbox.lines.find(({ key, files }) => files?.includes(file) && this.#outbox.waits(key));
    if (line) this.#log.setState(line.key, this.#stateOf(line, "pending"));
  }

  /** Sends a draft: to the people it is for, or behind the line of its question. */
  send(draft) {
    this.#refusal.clear();
    if (draft.step?.of) return this.#correct(draft);
    const meant = draft.to.length ? null : this.#intent.read(`${draft.step?.line ?? ""}${draft.text} `);
    const { files } = draft;
    if (meant && !meant.text && !(files.length && draft.text === "")) return this.#aimAt(meant.to, files);
    if (draft.to.length && this.#intent.isPrivate(draft.text)) return this.#hold(draft);
    this.#put(meant ? { ...meant, text: meant.text.trimEnd(), files } : lineOf(draft));
  }

  /** Something to be done with a message: it waits in the same row as lines do, so that it is done once. */
  act(line) {
    const { key, of } = this.#outbox.put(line);
    setTimeout(() => this.#outbox.waits(key) && this.#log.setWaiting(of, true), SAY_WAITING_MS);
  }

  /** What was being written before goes on. */
  #correct({ text, step }) {
    const now = text.trimEnd();
    this.#composer.draft = step.kept ?? {};
    if (now !== step.text) this.act({ act: "correct", of: step.of, text: now, step });
  }

  #put({ text: typed, ...line }) {
    const text = this.#quotes.fitting(typed, line.to ?? []);
    if (text.trim() || line.files?.length) this.#send({ ...line, text });
  }

  #send(line) {
    this.#history.add({ ...line, files: undefined });
    this.#show(this.#outbox.put({ ...line, seen: Math.floor(this.#log.last?.seq ?? 0) }));
    this.#log.clearUnread();
    this.#log.toEnd();
  }

  #aimAt(to, files) {
    this.#composer.draft = { to, files };
  }

  /** To these people it would go as it is, although it begins with a command that names others: who wrote it decides. */
  #hold(draft) {
    this.#composer.draft = draft;
    const { text, to, files } = draft;
    const meant = this.#intent.read(`${text} `); // now, so that nobody is meant who takes the name before the choice
    const names = listNodes(to.map(nameNode)).textContent;
    const label = this.#hides(draft) ? say("aim.as.hidden") : say("aim.as.text", { names });
    const choices = [
      { label, line: { to, text, files } },
      { label: say("aim.as.command"), line: { ...(meant?.text ? meant : { text }), files } },
    ];
    this.#refusal.show({ text: say("aim.command"), choices }, ({ line }) => {
      this.#composer.draft = { files: [] };
      this.#refusal.clear();
      this.#put(line);
    });
  }

  /** The room took the line; its message, if it made one, is here already. */
  sent(line, { reply, help, ask, download }) {
    this.#log.removePending(line.key);
    line.files?.forEach((file) => this.#uploads.drop(file));
    if (line.act) this.#log.setWaiting(line.of, false);
    if (reply) this.#log.note(reply, help && (() => this.#helpNode(help)));
    if (ask) this.#asked(ask);
    if (download) location.assign(inMyZone(download.replace(/^\//u, "")));
  }

  #helpNode(names) {
    const commands = names.map((name) => this.#intent.command(name));
    return helpNode(commands, (text) => {
      this.#history.keep(this.#composer.draft);
      this.#mend({ draft: { text } });
    });
  }

  /** What was typed behind the command is the answer, sent or not; but nobody is turned to whom the writer has chosen since. */
  #asked(ask) {
    const answer = this.#outbox.answer(ask);
    if (answer) return this.#show(answer);
    if (!this.#composer.isPlain) return;
    const { text, files } = this.#composer.draft;
    this.#composer.draft = { text, files, ...(ask.to ? { to: ask.to } : { step: ask }) };
  }

  /** The room did not take the line: back to the writer, who may be writing something else by now. */
  refused(line, { code, text, choices: others }) {
    this.#log.removePending(line.key);
    if (line.act) return this.#undone(line, text);
    if (code === "no_such_file" && this.#uploads.revive(line.files)) return this.#put(line);
    if (!line.to && this.#wasPrivate(line.text, code, others))
      this.#outbox.failBehind(say("state.behind")).forEach((each) => this.#show(each));
    const choices = others?.map((choice) => this.#fixed(choice, line.files));
    const isHidden = this.#hides(line);
    if (isHidden || !this.#composer.isFree) this.#show(this.#outbox.fail(line, { text, choices }));
    if (isHidden) this.#refusal.show({ text: say("state.failed") });
    if (isHidden || !this.#composer.isFree) return;
    this.#composer.draft = line;
    this.#refusal.show({ text, choices }, (choice) => this.#mend(choice));
  }

  /** By its own command, or the room takes it for a private line that was mistyped. */
  #wasPrivate(text, code, choices = []) {
    const lines = [text, ...choices.map(({ line }) => line)];
    return code === "doubtful" || lines.some((line) => this.#intent.isPrivate(line));
  }

  /** What a correction says is its writer's, as any line is. */
  #undone(line, text) {
    this.#log.setWaiting(line.of, false);
    const isHidden = line.step && this.#hides(shown(line));
    if (line.text && (isHidden || !this.#composer.isFree)) return this.#show(this.#outbox.fail(line, { text }));
    if (line.text) this.#composer.draft = draftOf(line);
    this.#refusal.show({ text });
  }

  /** Nothing is sent any more: `text` says why. */
  giveUp(text) {
    this.#outbox.failAll(text).forEach((each) => this.#show(each));
  }

  /** A choice of the room's is a whole line. Whom it names at this moment it is for, however late it is taken. */
  #fixed({ label, line }, files) {
    return { label, draft: { ...(this.#intent.read(line) ?? { text: line }), files } };
  }

  #mend({ draft }) {
    this.#composer.draft = draft;
    this.#refusal.clear();
    this.#composer.focus();
  }

  /** A command is mostly answered before there was anything to see. */
  #show(line) {
    if (line.failed) this.#showFailed(line);
    else if (line.act) return;
    else if (!line.to && /^\s*\/(?!\/)/u.test(line.text)) setTimeout(() => this.#showWaiting(line), SHOW_COMMAND_MS);
    else this.#showWaiting(line);
  }

  #showWaiting(line) {
    if (!this.#outbox.waits(line.key)) return;
    this.#log.addPending(line, this.#stateOf(line, "pending"));
    const late = () => this.#outbox.waits(line.key) && this.#log.setState(line.key, this.#stateOf(line, "waiting"));
    setTimeout(late, SAY_WAITING_MS);
  }

  #stateOf(line, code) {
    return isWhole(line) ? { code } : { code: "uploading", share: percentOf(this.#uploads.share(line.files)) };
  }

  #showFailed(line) {
    const view = this.#log.addPending(shown(line), { code: "failed", text: line.failed.text });
    const choices = document.getElementById("failed").content.cloneNode(true).firstElementChild;
    const others = line.failed.choices ?? [];
    choices.prepend(...others.map((choice) => choiceButton(choice, () => this.#edit(line, choice.draft))));
    view.offer(choices, (choice) => this.#choose(choice, line));
    this.#log.settle();
  }

  #choose(choice, line) {
    if (choice === "edit") return this.#edit(line, draftOf(line));
    this.#discard(line);
    if (choice === "discard") line.files?.forEach((file) => this.#uploads.drop(file));
    if (choice === "retry" && line.act) this.act(line);
    else if (choice === "retry") this.#put(line);
    this.#composer.focus();
  }

  /** Whatever is being written meanwhile waits where the arrow up finds it. */
  #edit(line, draft) {
    this.#discard(line);
    this.#history.keep(this.#composer.draft);
    this.#composer.draft = draft;
    this.#composer.focus();
  }

  #discard({ key }) {
    this.#outbox.discard(key);
    this.#log.removePending(key);
  }
}

/** As a card: a correction is for those who have read what it corrects. */
const shown = (line) => ({ ...line, to: line.to ?? line.step?.to });
const draftOf = ({ text, to, step, files }) => ({ text, to, step, files });
const lineOf = ({ text, to, step, files }) =>
  to.length ? { text, to, files } : { text: `${step?.line ?? ""}${text}`, files };
