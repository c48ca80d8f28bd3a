/** What this page holds of the room's past: all from somewhere up to now; and, for whoever went far back, what is around there. */

import { Amendments, isAmendment } from "./amend.js";
import { Timeline } from "./timeline.js";

const AROUND = 50;

export class Past {
  #ask;
  #amendments = new Amendments();
  #now = stretch();
  #read = this.#now;

  /** `ask({before | after, limit})` promises {messages, more}. */
  constructor(ask) {
    this.#ask = ask;
  }

  /** The messages around the reader, without a gap. */
  get timeline() {
    return this.#read.timeline;
  }

  /** The newest known, wherever the reader is. */
  get last() {
    return this.#now.timeline.last;
  }

  /** Whether what is read goes on up to now. */
  get isNow() {
    return this.#read === this.#now;
  }

  /** Whether there is anything older than what is read. */
  get more() {
    return this.#read.more;
  }

  /** `messages` instead of all; `more`: there are older ones. */
  begin(messages, more) {
    this.#now = this.#read = stretch();
    this.#take(this.#now, messages, more);
  }

  /** Those of `messages` that are new here. */
  add(messages) {
    messages.filter(isAmendment).forEach((each) => this.#amendments.hear(each));
    const fresh = messages.filter((each) => !isAmendment(each) && this.#now.timeline.add(this.#mended(each)));
    this.#reach(this.#now, messages);
    return fresh;
  }

  /** The messages here that `amendments` have changed. */
  mend(amendments) {
    const all = amendments.flatMap(({ of }) => [this.#now.timeline.at(of), this.#read.timeline.at(of)]);
    return [...new Set(all)].filter((each) => each && this.#amendments.mend(each));
  }

  /** The message with this number, wherever it is. */
  at(seq) {
    return this.#read.timeline.at(seq) ?? this.#now.timeline.at(seq);
  }

  /** The last message of now that `fits`. */
  find(fits) {
    return this.#now.timeline.find(fits);
  }

  /** Forgets this one. */
  drop(seq) {
    this.#now.timeline.drop(seq);
  }

  /** The reader is where everybody is. */
  comeBack() {
    this.#read = this.#now;
  }

  /** A host has deleted all before. */
  forget(seq) {
    this.comeBack();
    this.#amendments = new Amendments();
    this.#now.more = false;
    this.#now.timeline.forget(seq);
  }

  /** Promises whether there was anything older, of which not all may be to be seen. */
  async older(limit) {
    const { messages, more } = await this.#ask({ before: this.#read.first, limit });
    this.#take(this.#read, messages, more);
    return messages.length > 0;
  }

  /** The same of what comes after what is read, until it is what comes up to now. */
  async newer(limit) {
    const read = this.#read;
    const { messages, more } = await this.#ask({ after: read.last, limit });
    this.#take(read, messages, read.more);
    if (!more || read.last >= this.#now.first) this.#join(read);
    return messages.length > 0;
  }

  /** Promises the message `seq`, with what is around it; none where it is gone, or not for this reader. */
  async reach(seq) {
    const known = this.#stretchOf(seq);
    if (known) this.#read = known;
    else await this.#go(seq);
    return this.timeline.at(seq);
  }

  #stretchOf(seq) {
    return [this.#read, this.#now].find(
      ({ first, last, timeline }) => timeline.at(seq) || (first <= seq && seq <= last),
    );
  }

  async #go(seq) {
    const { messages, more } = await this.#ask({ before: seq + 1, limit: AROUND });
    if (messages.at(-1)?.seq !== seq || isAmendment(messages.at(-1))) return;
    this.#read = stretch();
    this.#take(this.#read, messages, more);
    await this.newer(AROUND);
  }

  #join({ timeline, first, more }) {
    timeline.before(Infinity, Infinity).forEach((message) => this.#now.timeline.add(message));
    Object.assign(this.#now, { first: Math.min(first, this.#now.first), more });
    if (this.#read.timeline === timeline) this.comeBack();
  }

  #take(into, messages, more) {
    for (const each of messages) if (!isAmendment(each)) into.timeline.add(this.#known(each));
    into.more = more;
    this.#reach(into, messages);
  }

  #reach(into, messages) {
    into.first = Math.min(into.first, messages[0]?.seq ?? Infinity);
    into.last = Math.max(into.last, messages.at(-1)?.seq ?? 0);
  }

  /** One message is one object, whichever way it came. */
  #known(message) {
    return this.#now.timeline.at(message.seq) ?? this.#mended(message);
  }

  #mended(message) {
    this.#amendments.mend(message);
    return message;
  }
}

/** Messages without a gap, from the number `first` to the number `last`: what changes one has a number, too. */
function stretch() {
  return { timeline: new Timeline(), more: false, first: Infinity, last: 0 };
}
