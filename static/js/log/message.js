/** One message on the page: fills the <template> that is its HTML, a message's or a notice's. Only text is ever written, never HTML. */

import { filesNode } from "../files/shown.js";
import { listNodes, nameNode, nameOf, say, sayNodes } from "../page/words.js";
import { dayOf, fullOf, sameDay, timeOf } from "./clock.js";
import { deletion, isMarked, marksNode } from "./marks.js";
import { names } from "./mention.js";
import { isNotice, noticeNodes } from "./notice.js";
import { isEmoji, textNodes } from "./text.js";

const GROUP_MS = 5 * 60 * 1000;
const ROWS_MAX = 80;
const COMMAND = /^\s*[/／]/u;
const shown = new WeakMap();

export const isSpoken = (message) => ["text", "action"].includes(message.kind);

/** The message that `element` shows. */
export const messageOf = (element) => shown.get(element);

/** Whether `message` is for `me` in particular: private, or naming me. */
export function concerns(message, me) {
  const { by, to, text } = message;
  return isSpoken(message) && !message.deleted && by.id !== me.id && Boolean(to || names(text, me.name));
}

export class MessageView {
  #reader;
  #said;
  #filed = "";

  /** `reader`: {me: {id, name}, colours, veil}. */
  constructor(message, reader) {
    this.#reader = reader;
    this.element = templateOf(message).cloneNode(true);
    this.show(message);
  }

  /** Shows `message` here, whatever was shown before (a pending line becomes the message it was sent as, or a notice). */
  show(message) {
    if (this.message && isNotice(message) !== isNotice(this.message)) this.#furnish(message);
    this.message = message;
    shown.set(this.element, message);
    this.element.dataset.kind = message.kind;
    this.#time();
    if (isNotice(message)) return this.#part("text").replaceChildren(noticeNodes(message));
    this.#classes();
    this.#author();
    this.#private();
    this.#text();
    this.#files();
    this.#marks();
    this.state(message.state);
    this.cover();
  }

  #furnish(message) {
    const fresh = templateOf(message).cloneNode(true);
    this.element.replaceWith(fresh);
    this.element = fresh;
    this.#said = undefined;
    this.#filed = "";
  }

  /** Shows what it says, or only that there is something: `covered` is why. */
  cover() {
    if (isNotice(this.message)) return;
    this.covered = this.#reader.veil.over(this.message);
    this.element.classList.toggle("is-covered", Boolean(this.covered));
    this.element.classList.remove("is-folded");
    this.#part("cover").hidden = !this.covered;
    if (this.covered) this.count(1);
  }

  /** So many lines are behind this cover. */
  count(n) {
    const what = say(`covered.${this.covered}`, { n, name: this.message.by.name });
    const failed = this.message.state?.code === "failed" ? say("state.failed") : "";
    this.#part("cover").firstElementChild.textContent = `${what} ${failed}`;
  }

  /** Sets what follows from the message before: a new day, or one more by the same person. */
  follow(before) {
    const { message } = this;
    const newDay = message.at && !(before && sameDay(before.at, message.at));
    this.#part("day").hidden = !newDay;
    this.#part("day").textContent = newDay ? dayOf(message.at) : "";
    const isCovered = this.covered || (before && this.#reader.veil.over(before));
    const isAlone = isCovered || newDay || this.unread || this.#isApart;
    const isGrouped = before && !isAlone && belongs(message, before);
    this.element.classList.toggle("is-grouped", Boolean(isGrouped));
  }

  /** Draws the line above which everything was read. */
  set unread(on) {
    this.#part("unread").hidden = !on;
  }

  get unread() {
    return !this.#part("unread").hidden;
  }

  /** How the sending stands: undefined (sent), or {code: "pending" | "waiting" | "uploading" | "failed", text?}. */
  state(state) {
    this.element.classList.toggle("is-pending", Boolean(state) && state.code !== "failed");
    this.element.classList.toggle("is-failed", state?.code === "failed");
    this.#part("state").hidden = !state || state.code === "pending";
    if (this.#isApart) {
      this.element.classList.add("is-private");
      this.element.classList.remove("is-grouped");
    }
    if (state)
      this.#part("state").replaceChildren([say(`state.${state.code}`, state), state.text].filter(Boolean).join(" "));
  }

  /** What was refused may have been for one person: it looks so, and is not one more of the public lines above it. */
  get #isApart() {
    return this.element.classList.contains("is-failed") && COMMAND.test(this.message.text);
  }

  /** Adds the buttons of a failed line under it. */
  offer(choices, onChoice) {
    choices.addEventListener("click", ({ target }) => target.dataset.choice && onChoice(target.dataset.choice));
    this.#part("state").append(choices);
  }

  #classes() {
    const { message, element } = this;
    element.classList.toggle("is-private", Boolean(message.to));
    element.classList.toggle("is-mention", concerns(message, this.#reader.me) && !message.to);
  }

  #author() {
    const { by } = this.message;
    this.#part("author").textContent = by ? nameOf(by) : say("note");
    if (by) this.#reader.colours.paint(this.#part("author"), by.id);
    else this.#part("head").append(document.getElementById("dismiss").content.cloneNode(true));
  }

  #time() {
    const { at, kind } = this.message;
    const time = this.#part("time");
    if (kind === "note") return; // its time would be this page's, among the room's
    time.textContent = at ? timeOf(at) : "";
    if (at) Object.assign(time, { dateTime: new Date(at).toISOString(), title: fullOf(at) });
  }

  #private() {
    const { to } = this.message;
    this.#part("private").hidden = !to;
    if (!to) return;
    const people = to.map((member) => (member.id === this.#reader.me.id ? say("you") : nameNode(member)));
    this.#part("private").lastElementChild.replaceChildren(sayNodes("private", { names: listNodes(people) }));
  }

  /** Drawn anew only where it is another: what a reader has unfolded or selected in it stays so while marks come. */
  #text() {
    const { kind, by, draw, deleted } = this.message;
    const text = deletion(this.message) ?? this.message.text ?? "";
    const said = [kind, text, Boolean(deleted), by?.name].join();
    if (this.#said === said) return;
    this.#said = said;
    const place = this.#part("text");
    this.element.classList.toggle("is-deleted", Boolean(deleted));
    if (draw) return place.replaceChildren(draw());
    place.classList.toggle("is-emoji", kind === "text" && isEmoji(text));
    place.classList.toggle("is-tall", text.split("\n").length > ROWS_MAX);
    place.replaceChildren(textNodes(text, this.#mention(), this.#reader.colours.people));
    place.normalize(); // else what is first may be an empty text
    place.classList.toggle("is-code", place.firstChild?.className === "code");
    this.#reader.colours.paintAll(place);
    if (kind === "action") place.prepend(this.#colouredName(), " ");
  }

  /** As long as they are the same they stay what they are: loaded, and as large. */
  #files() {
    const { files = [] } = this.message;
    const filed = files.map(({ id, key, alt }) => [id ?? key, alt]).join();
    if (this.#filed === filed) return;
    this.#filed = filed;
    this.#part("files")?.remove();
    if (files.length) this.#part("text").after(filesNode(files));
  }

  #marks() {
    this.#part("marks")?.remove();
    const place = this.#part("files") ?? this.#part("text");
    if (isMarked(this.message)) place.after(marksNode(this.message, this.#reader.me));
  }

  #colouredName() {
    const node = nameNode(this.message.by);
    this.#reader.colours.paint(node, this.message.by.id);
    return node;
  }

  #mention() {
    const { me } = this.#reader;
    return this.message.by && this.message.by.id !== me.id ? me.name : "";
  }

  #part(name) {
    return this.element.querySelector(`.message-${name}`);
  }
}

function belongs(message, before) {
  if (message.kind !== "text" || before.kind !== "text") return false;
  return (
    message.by.id === before.by.id &&
    message.by.name === before.by.name &&
    audience(message) === audience(before) &&
    message.at - before.at < GROUP_MS
  );
}

function templateOf(message) {
  return document.getElementById(isNotice(message) ? "notice" : "message").content.firstElementChild;
}

const audience = (message) => (message.to ?? []).map((member) => member.id).join();
