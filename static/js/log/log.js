/** The messages on the page: a window on the timeline that is never longer than a browser can scroll smoothly. */

import { isAmendment } from "./amend.js";
import { fold, runAround } from "./fold.js";
import { gather } from "./gather.js";
import { MessageView, messageOf } from "./message.js";
import { Past } from "./past.js";
import { Pending } from "./pending.js";
import { Scroll } from "./scroll.js";

const CHUNK = 100;
const DRAWN_MAX = 400;
const NEAR_PX = 600;

export class Log {
  #box;
  #reader;
  #past;
  #on;
  #views = [];
  #pending;
  #scroll;
  #loading = false;
  #notes = 0;
  #unreadFrom = Infinity;

  /** `ask({before | after, limit})` promises {messages, more}. */
  constructor(box, { reader, ask }) {
    this.#box = box;
    this.#reader = reader;
    this.#past = new Past(ask);
    this.#pending = new Pending(box, reader);
    this.#scroll = new Scroll(box, { onMove: () => this.#moved() });
    box.addEventListener("click", ({ target }) => target.closest(".message-cover button") && this.#uncover(target));
    box.addEventListener("click", ({ target }) => target.closest(".message-dismiss") && this.#dismiss(target));
  }

  /** Callbacks: `moved()`, the log was scrolled; `amended(message, was)`, it is otherwise now, and has said `was`. */
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
    return this.#past.last;
  }

  /** The message with this number, if it is here. */
  at(seq) {
    return this.#past.at(seq);
  }

  /** The last message that `fits`. */
  find(fits) {
    return this.#past.find(fits);
  }

  /** With whom the last private message known was, by `by` and `to`: all who were in it but the reader. Nobody ignored has written it. */
  get conversation() {
    const { me, ignored } = this.#reader;
    const { by, to } = this.find((message) => message.to && !ignored.has(message.by.id)) ?? { to: [] };
    const people = [by, ...to].filter((person) => person && person.id !== me.id);
    const once = people.filter(({ id }, place) => people.findIndex((person) => person.id === id) === place);
    return once.length || !by ? once : [me];
  }

  /** Adds messages that arrived, and stays at the end if it was there. Returns those that are new here. */
  add(messages) {
    const whole = this.#whole;
    const atEnd = this.atEnd;
    const fresh = this.#past.add(messages);
    this.#amend(messages.filter(isAmendment));
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
      for (const view of [...this.#views, ...this.#pending.views]) view.cover();
      this.#views.forEach((_, index) => this.#arrange(index));
    });
  }

  /** Runs `draw`, which changes what is in a message, and keeps `element` where the reader sees it; or the end. */
  keep(element, draw) {
    if (!element || this.atEnd) this.#scroll.steady(draw);
    else this.#scroll.keep(element, draw);
  }

  /** Whether the log stays where it is, whatever comes: a pointer is on something. */
  set held(held) {
    this.#scroll.held = held;
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
    const view = this.#pending.add(line, state, this.last);
    this.settle();
    return view;
  }

  /** How the sending of this line stands by now. */
  setState(key, state) {
    this.#pending.of(key)?.state(state);
    this.settle();
  }

  /** Whether something that is to be done with this message waits for the room. */
  setWaiting(seq, on) {
    const view = this.#views.find(({ message }) => message.seq === seq);
    if (view) this.keep(view.element, () => view.state(on ? { code: "waiting" } : undefined));
  }

  removePending(key) {
    this.#pending.remove(key);
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
    const whole = this.#whole;
    this.#past.comeBack();
    if (!whole) this.#redraw(this.#timeline.before(Infinity, CHUNK));
    this.#scroll.toEnd();
    this.#on.moved();
  }

  /** Draws the message `seq` and what is around it, and promises its element; none where it is gone, or not for this reader. */
  async reach(seq) {
    const message = await this.#past.reach(seq);
    if (!message) return;
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
    const element = await this.reach(seq).catch(() => null);
    if (element && messageOf(element).at === at) this.scrollTo(element, { below, passed }); // else another numbering
  }

  /** Puts it so far below the upper edge; or `passed`, so much of it is above. */
  scrollTo(element, { below, passed = 0 }) {
    this.#scroll.to({ element, below, passed });
    this.#moved();
  }

  /** Shows these messages instead of whatever was here; `more`: there are older ones. */
  begin(messages, more) {
    this.#past.begin(messages, more);
    this.#redraw(this.#timeline.before(Infinity, CHUNK));
    this.#moved();
  }

  /** A host has deleted all before. */
  #forget(seq) {
    this.#past.forget(seq);
    this.#drop(this.#views.filter(({ message }) => message.seq < seq));
    this.#views = this.#views.filter(({ message }) => message.seq >= seq);
  }

  /** Whatever said something else is drawn anew where it stands. */
  #amend(amendments) {
    const was = new Map(amendments.map(({ of }) => [of, this.at(of)?.text]));
    for (const message of this.#past.mend(amendments)) {
      const view = this.#viewOf(message);
      if (view) this.keep(view.element, () => this.#showAnew(view));
      this.#on.amended(message, was.get(message.seq));
    }
  }

  #showAnew(view) {
    view.show(view.message);
    this.#arrange(this.#views.indexOf(view));
  }

  get #timeline() {
    return this.#past.timeline;
  }

  get #whole() {
    return this.#past.isNow && this.#views.at(-1)?.message === this.#timeline.last;
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
    const view = this.#pending.adopt(message) ?? new MessageView(message, this.#reader);
    const next = this.#views[index]?.element ?? this.#pending.first;
    this.#views.splice(index, 0, view);
    if (view.element.nextSibling !== next || !view.element.parentNode) this.#box.insertBefore(view.element, next);
    this.#arrange(index);
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
    const run = index < 0 ? this.#pending.at(element) : runAround(this.#views, index);
    const messages = run.map(({ message }) => message);
    this.#reader.veil.lift(messages, run[0].covered);
    this.refresh();
    this.#box.focus({ preventScroll: true });
  }

  /** The note with this button has been read. */
  #dismiss(button) {
    const index = this.#views.findIndex(({ element }) => element.contains(button));
    const [view] = this.#views.splice(index, 1);
    this.#past.drop(view.message.seq);
    view.element.remove();
    if (this.#views[index]) this.#arrange(index);
    this.#box.focus({ preventScroll: true });
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
    else if (this.#past.more && (await this.#load(() => this.#past.older(CHUNK)))) this.#extendUp();
  }

  /** One page at a time. Promises whether there was anything. */
  async #load(page) {
    this.#loading = true;
    const found = await page().catch(() => false);
    this.#loading = false;
    return found;
  }

  #prepend(messages) {
    const [first, { element } = first] = this.#views; // the first one is about to lose the day above it
    this.#scroll.keep(element, () => messages.forEach((message) => this.#draw(message)));
    if (this.#views.length > DRAWN_MAX) this.#drop(this.#views.splice(DRAWN_MAX));
  }

  async #extendDown() {
    const last = this.#views.at(-1);
    const messages = last
      ? this.#timeline.from(last.message.seq, CHUNK + 1).slice(1)
      : this.#timeline.before(Infinity, CHUNK);
    if (!messages.length && !this.#past.isNow && !this.#loading)
      return (await this.#load(() => this.#past.newer(CHUNK))) && this.#extendDown();
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

  #indexOf(seq) {
    let index = this.#views.length;
    while (index && this.#views[index - 1].message.seq > seq) index -= 1;
    return index;
  }
}
