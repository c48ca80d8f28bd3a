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

  /** `seats`: {dots, text, short}, the places that tell how many seats are taken. `onPick(member)`: somebody was chosen; `onHost(member)`: a host asks what can be done; `isAimedAt(id)`. */
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

  show({ seats, members }) {
    this.#members = this.#meFirst(members);
    const focused = this.#list.querySelector(":focus")?.dataset.id;
    this.#list.replaceChildren(...this.#members.map((member) => this.#row(member)));
    if (focused) this.#list.querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus();
    this.#showSeats(members.length, seats);
  }

  #meFirst(members) {
    const isMe = (member) => member.id === this.#reader.me.id;
    return [...members.filter(isMe), ...members.filter((member) => !isMe(member))];
  }

  #row({ id, name, state, host }) {
    const row = document.getElementById("member").content.cloneNode(true).firstElementChild;
    const [button, isMe] = [row.querySelector(".member-name"), id === this.#reader.me.id];
    row.classList.toggle("is-away", state === "away");
    row.querySelector("bdi").textContent = name;
    const marks = [isMe && say("you"), host && say("member.host"), !isMe && state === "away" && say("member.away")];
    row.querySelector(".member-state").textContent = marks.filter(Boolean).join(", ");
    this.#offer(row.querySelector(".member-more"), { id, name }, this.isHost && !isMe && !host);
    button.dataset.id = id;
    button.dataset.colour = this.#reader.colours.of(id);
    button.disabled = isMe;
    button.title = isMe ? "" : say("member.write", { name });
    button.setAttribute("aria-pressed", this.#isAimedAt(id));
    button.addEventListener("click", () => this.#onPick({ id, name }));
    return row;
  }

  #offer(button, member, isOffered) {
    if (!isOffered) return button.remove();
    button.setAttribute("aria-label", say("member.more", member));
    button.addEventListener("click", () => this.#onHost(member));
  }

  /** Shows anew whom the next line is for. */
  mark() {
    for (const button of this.#list.querySelectorAll(".member-name"))
      button.setAttribute("aria-pressed", this.#isAimedAt(button.dataset.id));
  }

  #showSeats(taken, seats) {
    const text = say("seats", { taken, seats });
    this.#seats.text.textContent = text;
    this.#seats.short.textContent = text;
    const dots = Array.from({ length: seats > DOTS_MAX ? 0 : seats }, () => document.createElement("i"));
    dots.forEach((dot, index) => dot.classList.toggle("is-taken", index < taken));
    this.#seats.dots.replaceChildren(...dots);
  }
}
