/** Who is here: you first, then in order of arrival; one dot a seat. */

import { say } from "../page/words.js";

const DOTS_MAX = 24;

export class Roster {
  #list;
  #seats;
  #reader;
  #onPick;
  #isAimedAt;
  #members = [];

  /** `seats`: {dots, text, short}, the places that tell how many seats are taken. `onPick(member)`: somebody was chosen; `isAimedAt(id)`. */
  constructor(list, { seats, reader, onPick, isAimedAt }) {
    this.#list = list;
    this.#seats = seats;
    this.#reader = reader;
    this.#onPick = onPick;
    this.#isAimedAt = isAimedAt;
  }

  get members() {
    return this.#members;
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

  #row({ id, name, state }) {
    const row = document.getElementById("member").content.cloneNode(true).firstElementChild;
    const [[button, ignore], isMe] = [row.querySelectorAll("button"), id === this.#reader.me.id];
    row.classList.toggle("is-away", state === "away");
    row.querySelector("bdi").textContent = name;
    row.querySelector(".member-state").textContent = isMe ? say("you") : state === "away" ? say("member.away") : "";
    button.dataset.id = id;
    button.dataset.colour = this.#reader.colours.of(id);
    button.disabled = isMe;
    button.title = isMe ? "" : say("member.write", { name });
    button.setAttribute("aria-pressed", this.#isAimedAt(id));
    button.addEventListener("click", () => this.#onPick({ id, name }));
    ignore.hidden = isMe;
    ignore.dataset.id = `not ${id}`;
    ignore.title = say("ignore", { name });
    ignore.setAttribute("aria-label", ignore.title);
    ignore.setAttribute("aria-pressed", this.#reader.ignored.has(id));
    ignore.addEventListener("click", () => this.#reader.ignored.toggle({ id, name }));
    return row;
  }

  /** Shows anew whom the next line is for, and who is ignored. */
  mark() {
    for (const row of this.#list.children) {
      const [button, ignore] = row.querySelectorAll("button");
      button.setAttribute("aria-pressed", this.#isAimedAt(button.dataset.id));
      ignore.setAttribute("aria-pressed", this.#reader.ignored.has(button.dataset.id));
    }
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
