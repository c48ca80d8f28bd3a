/** The messages on the page: a window on the timeline that is never longer than a browser can scroll smoothly. */

import { fold, runAround } from "./fold.js";
import { gather } from "./gather.js";
import { MessageView, messageOf } from "./message.js";
import { Scroll } from "./scroll.js";
import { Timeline } from "./timeline.js";

const CHUNK = 100;
const DRAWN_MAX = 400;
const NEAR_PX = 600;

export class Log {
  #box;
  #reader;
  #older;
  #on;
  #timeline = new Timeline();
  #views = [];
  #pending = new Map();
  #scroll;
  #more = false;
  #loading = false;
  #notes = 0;
  #unreadFrom = Infinity;

  /** `older(seq)` promises {messages, more} from before `seq`. */
  constructor(box, { reader, older }) {
    this.#box = box;
    this.#reader = reader;
    this.#older = older;
    this.#scroll = new Scroll(box, { onMove: () => this.#moved() });
    box.addEventListener("click", ({ target }) => target.closest(".message-cover button") && this.#uncover(target));
    box.addEventListener("click", ({ target }) => target.closest(".message-dismiss") && this.#dismiss(target));
  }

  /** Callbacks: `moved()`, the log was scrolled. */
  listen(on) {
    this.#on = on;
  }

  get atEnd() {
    return this.#whole && this.#scroll.atEnd;
  }

  /** Whether the end is more than a screen away. */
  get isFar() {
    return !this.#whole || this.#scroll.toEndPx > this.#box.clientHeight;
  }

  /** The newest message known, whether drawn or not. */
  get last() {
    return this.#timeline.last;
  }

  /** With whom the last private message known was, by `by` and `to`: all who were in it but the reader. Nobody ignored has written it. */
  get conversation() {
    const { me, ignored } = this.#reader;
    const { by, to } = this.#timeline.find((message) => message.to && !ignored.has(message.by.id)) ?? { to: [] };
    const people = [by, ...to].filter((person) => person && person.id !== me.id);
    const once = people.filter(({ id }, place) => people.findIndex((person) => person.id === id) === place);
    return once.length || !by ? once : [me];
  }

  /** Adds messages that arrived, and stays at the end if it was there. Returns those that are new here. */
  add(messages) {
    const whole = this.#whole;
    const atEnd = this.atEnd;
    const fresh = messages.filter((message) => this.#timeline.add(message));
    fresh.filter(({ kind }) => kind === "cleared").forEach(({ seq }) => this.#forget(seq));
    if (atEnd && fresh.length > CHUNK) this.#redraw(this.#timeline.before(Infinity, CHUNK));
    else if (atEnd || (whole && this.#views.length < DRAWN_MAX)) fresh.forEach((message) => this.#draw(message));
    if (atEnd) this.#settleAtEnd();
    return fresh;
  }

  /** Something only this reader sees, such as a command's answer; `draw()` makes more of it than its text. It has its place after the newest message. */
  note(text, draw) {
    this.#notes += 1;
    this.add([{ seq: (this.last?.seq ?? 0) + this.#notes / 1e6, kind: "note", text, draw, at: Date.now() }]);
    this.toEnd();
    const { element } = this.#views.at(-1);
    if (element.offsetHeight > this.#box.clientHeight) element.scrollIntoView(); // it is read from its beginning
  }

  /** Covers and uncovers anew, as the reader's veil has it. */
  refresh() {
    this.#scroll.steady(() => {
      for (const view of [...this.#views, ...this.#pending.values()]) view.cover();
      this.#views.forEach((_, index) => this.#arrange(index));
    });
  }

  /** Draws all that is known: paper has no window to move. */
  drawAll() {
    const [first] = this.#views;
    const drawn = new Set(this.#views.map(({ message }) => message));
    const others = this.#timeline.before(Infinity, Infinity).filter((message) => !drawn.has(message));
    if (others.length) this.#scroll.keep(first.element, () => others.forEach((message) => this.#draw(message)));
  }

  /** Something here has grown: the end stays in view if it was. */
  settle() {
    if (this.atEnd) this.toEnd();
  }

  /** Shows a line that is not sent yet, at the very end. */
  addPending(line, state) {
    const { key, text, to, at } = line;
    this.removePending(key);
    const view = new MessageView({ kind: "text", key, text, to, at, by: this.#reader.me, state }, this.#reader);
    this.#pending.set(key, view);
    this.#box.append(view.element);
    view.follow(this.last);
    this.settle();
    return view;
  }

  /** How the sending of this line stands by now. */
  setState(key, state) {
    this.#pending.get(key)?.state(state);
    this.settle();
  }

  removePending(key) {
    this.#pending.get(key)?.element.remove();
    this.#pending.delete(key);
  }

  /** Puts the unread line above the first message after `seq`, and takes it away from where it was. */
  markUnread(seq) {
    this.#unreadFrom = seq;
    this.#views.forEach((view, index) => this.#markUnread(view, index));
  }

  clearUnread() {
    this.markUnread(Infinity);
  }

  toEnd() {
    if (!this.#whole) this.#redraw(this.#timeline.before(Infinity, CHUNK));
    this.#scroll.toEnd();
    this.#on.moved();
  }

  /** Draws the message `seq` and what is around it, and promises its element; none where it is gone, or not for this reader. */
  async reach(seq) {
    const isPassed = () => this.#timeline.before(seq + 1, 1).length;
    while (!isPassed() && this.#more && (await this.#loadOlder(this.#timeline.first.seq)));
    const [message] = this.#timeline.from(seq, 1);
    if (message?.seq !== seq) return;
    const around = [...this.#timeline.before(seq, CHUNK / 2), ...this.#timeline.from(seq, CHUNK / 2)];
    if (!this.#viewOf(message)) this.#redraw(around);
    return this.#viewOf(message).element;
  }

  /** Where the reader is, to come back to: the first message in view; nothing at the end. */
  get place() {
    const { element, below, passed } = this.#scroll.anchor ?? {};
    const { seq, at } = (element && messageOf(element)) ?? {};
    return Number.isInteger(seq) ? { seq, at, below, passed } : null;
  }

  async goTo({ seq, at, below, passed }) {
    const element = await this.reach(seq);
    if (!element || messageOf(element).at !== at) return; // another numbering
    this.#scroll.to({ element, below, passed });
    this.#moved();
  }

  /** Shows these messages instead of whatever was here; `more`: there are older ones. */
  begin(messages, more) {
    this.#timeline.clear();
    this.#redraw([]);
    this.#more = more;
    this.add(messages);
    this.#moved();
  }

  /** A host has deleted all before. */
  #forget(seq) {
    this.#more = false;
    this.#timeline.forget(seq);
    this.#drop(this.#views.filter(({ message }) => message.seq < seq));
    this.#views = this.#views.filter(({ message }) => message.seq >= seq);
  }

  get #whole() {
    return this.#views.at(-1)?.message === this.#timeline.last;
  }

  #viewOf(message) {
    return this.#views.find((view) => view.message === message);
  }

  #markUnread(view, index) {
    const unread = this.#isFirstUnread(view.message.seq);
    if (view.unread === unread) return;
    view.unread = unread;
    view.follow(this.#views[index - 1]?.message);
  }

  #isFirstUnread(seq) {
    if (seq <= this.#unreadFrom) return false;
    const [before] = this.#timeline.before(seq, 1);
    return !before || before.seq <= this.#unreadFrom;
  }

  #draw(message) {
    const index = this.#indexOf(message.seq);
    const view = this.#adopt(message) ?? new MessageView(message, this.#reader);
    const next = this.#views[index]?.element ?? this.#firstPending();
    this.#views.splice(index, 0, view);
    if (view.element.nextSibling !== next || !view.element.parentNode) this.#box.insertBefore(view.element, next);
    this.#arrange(index);
  }

  /** A pending line that has become `message` keeps its element: nothing flickers. */
  #adopt(message) {
    const view = this.#pending.get(message.key);
    this.#pending.delete(message.key);
    view?.show(message);
    return view;
  }

  #arrange(index) {
    this.#markUnread(this.#views[index], index);
    this.#views[index].follow(this.#views[index - 1]?.message);
    this.#views[index + 1]?.follow(this.#views[index].message);
    gather(this.#views, index);
    fold(this.#views, index);
  }

  /** The button goes with the cover: the focus stays in the log. */
  #uncover(button) {
    const element = button.closest(".message");
    const index = this.#views.findIndex((view) => view.element === element);
    const run = index < 0 ? this.#pendingAt(element) : runAround(this.#views, index);
    const messages = run.map(({ message }) => message);
    this.#reader.veil.lift(messages, run[0].covered);
    this.refresh();
    this.#box.focus({ preventScroll: true });
  }

  /** The note with this button has been read. */
  #dismiss(button) {
    const index = this.#views.findIndex(({ element }) => element.contains(button));
    const [view] = this.#views.splice(index, 1);
    this.#timeline.drop(view.message.seq);
    view.element.remove();
    if (this.#views[index]) this.#arrange(index);
    this.#box.focus({ preventScroll: true });
  }

  #pendingAt(element) {
    return [...this.#pending.values()].filter((view) => view.element === element);
  }

  #settleAtEnd() {
    if (this.#views.length > DRAWN_MAX) this.#drop(this.#views.splice(0, this.#views.length - DRAWN_MAX + CHUNK));
    this.toEnd();
  }

  #moved() {
    if (this.#scroll.toStartPx < NEAR_PX) this.#extendUp();
    if (this.#scroll.toEndPx < NEAR_PX && !this.#whole) this.#extendDown();
    this.#on.moved();
  }

  async #extendUp() {
    const first = this.#views[0];
    if (!first || this.#loading) return;
    const known = this.#timeline.before(first.message.seq, CHUNK);
    if (known.length) this.#prepend(known);
    else if (this.#more && (await this.#loadOlder(first.message.seq))) this.#extendUp();
  }

  /** Promises whether there was anything. */
  async #loadOlder(seq) {
    this.#loading = true;
    const { messages, more } = await this.#older(seq).catch(() => ({ messages: [], more: true }));
    messages.forEach((message) => this.#timeline.add(message));
    this.#more = more;
    this.#loading = false;
    return messages.length > 0;
  }

  #prepend(messages) {
    const [first, { element } = first] = this.#views; // the first one is about to lose the day above it
    this.#scroll.keep(element, () => messages.forEach((message) => this.#draw(message)));
    if (this.#views.length > DRAWN_MAX) this.#drop(this.#views.splice(DRAWN_MAX));
  }

  #extendDown() {
    const last = this.#views.at(-1);
    const messages = last
      ? this.#timeline.from(last.message.seq, CHUNK + 1).slice(1)
      : this.#timeline.before(Infinity, CHUNK);
    const extend = () => {
      messages.forEach((message) => this.#draw(message));
      this.#drop(this.#views.splice(0, Math.max(0, this.#views.length - DRAWN_MAX)));
    };
    if (last) this.#scroll.keep(last.element, extend);
    else extend();
  }

  #redraw(messages) {
    this.#drop(this.#views.splice(0));
    messages.forEach((message) => this.#draw(message));
  }

  #drop(views) {
    views.forEach((view) => view.element.remove());
    this.#views[0]?.follow(undefined);
    gather(this.#views, 0);
  }

  #firstPending() {
    return this.#pending.values().next().value?.element ?? null;
  }

  #indexOf(seq) {
    let index = this.#views.length;
    while (index && this.#views[index - 1].message.seq > seq) index -= 1;
    return index;
  }
}
