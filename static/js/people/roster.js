/** Who is here: you first, then in order of arrival; one dot a seat. */

import { say } from "../page/words.js";

const DOTS_MAX = 24;

export class Roster {
  #list;
  #seats;
  #reader;
  #onPick;
  #onHost;
  #isAimedAt;
  #members = [];
  #rows = new Map();

  /** `seats`: {dots, text, short, shortest}, the places that tell how many seats are taken. `onPick(member)`: somebody was chosen; `onHost(member)`: a host asks what can be done; `isAimedAt(id)`. */
  constructor(list, { seats, reader, onPick, onHost, isAimedAt }) {
    this.#list = list;
    this.#seats = seats;
    this.#reader = reader;
    this.#onPick = onPick;
    this.#onHost = onHost;
    this.#isAimedAt = isAimedAt;
  }

  get members() {
    return this.#members;
  }

  /** Whether the reader is a host. */
  get isHost() {
    return Boolean(this.#members[0]?.host && this.#members[0].id === this.#reader.me.id);
  }

  name(id) {
    return this.#members.find((member) => member.id === id)?.name;
  }

  /** Rows stay what they are while somebody else sleeps or wakes: a tap that has begun on one ends on it. */
  show({ seats, members }) {
    this.#members = this.#meFirst(members);
    const rows = this.#members.map((member) => this.#rows.get(member.id) ?? this.#row(member));
    this.#rows = new Map(rows.map((row, place) => [this.#members[place].id, row]));
    for (const row of [...this.#list.children]) if (!rows.includes(row)) row.remove();
    rows.forEach((row, place) => this.#place(row, this.#list.children[place]));
    this.#members.forEach((member, place) => this.#write(rows[place], member));
    this.#showSeats(members.length, seats);
  }

  #place(row, there) {
    if (row !== there) this.#list.insertBefore(row, there ?? null);
  }

  #meFirst(members) {
    const isMe = (member) => member.id === this.#reader.me.id;
    return [...members.filter(isMe), ...members.filter((member) => !isMe(member))];
  }

  #row({ id }) {
    const row = document.getElementById("member").content.cloneNode(true).firstElementChild;
    const [button, ignore, more] = row.children;
    const isMe = id === this.#reader.me.id;
    button.dataset.id = id;
    button.disabled = isMe;
    button.setAttribute("aria-pressed", this.#isAimedAt(id));
    button.addEventListener("click", () => this.#onPick({ id, name: this.name(id) }));
    ignore.hidden = isMe;
    ignore.setAttribute("aria-pressed", this.#reader.ignored.has(id));
    ignore.addEventListener("click", () => this.#reader.ignored.toggle({ id, name: this.name(id) }));
    more.addEventListener("click", () => this.#onHost({ name: this.name(id) }));
    return row;
  }

  #write(row, { id, name, state, host }) {
    const [[button, ignore, more], isMe] = [row.children, id === this.#reader.me.id];
    row.dataset.state = state;
    row.querySelector("bdi").textContent = name;
    const marks = [isMe && say("you"), host && say("member.host"), !isMe && say(`member.${state}`)];
    row.querySelector(".member-state").textContent = marks.filter(Boolean).join(", ");
    button.title = isMe ? "" : say("member.write", { name });
    ignore.title = say("ignore", { name });
    more.hidden = isMe || host || !this.isHost;
    more.title = say("member.more", { name });
    for (const each of [ignore, more]) each.setAttribute("aria-label", each.title);
    this.#reader.colours.paint(button, id);
  }

  /** Shows anew whom the next line is for, and who is ignored. */
  mark() {
    for (const { children } of this.#list.children) {
      const [button, ignore] = children;
      button.setAttribute("aria-pressed", this.#isAimedAt(button.dataset.id));
      ignore.setAttribute("aria-pressed", this.#reader.ignored.has(button.dataset.id));
    }
  }

  #showSeats(taken, seats) {
    const text = say("seats", { taken, seats });
    this.#seats.text.textContent = text;
    this.#seats.short.textContent = text;
    this.#seats.shortest.textContent = taken;
    const dots = Array.from({ length: seats > DOTS_MAX ? 0 : seats }, () => document.createElement("i"));
    dots.forEach((dot, index) => dot.classList.toggle("is-taken", index < taken));
    this.#seats.dots.replaceChildren(...dots);
  }
}
