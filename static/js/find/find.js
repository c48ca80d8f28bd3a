/** The dialog that finds what was said: words, and what they were found in, newest first; whatever is chosen opens in the log. */

import { Refusal } from "../connection/socket.js";
import { fullOf, timeOf, zone } from "../log/clock.js";
import { nameOf, say } from "../page/words.js";
import { markedNodes } from "./marking.js";

const PAUSE_MS = 250;

export class Find {
  #dialog;
  #field;
  #list;
  #status;
  #more;
  #ask;
  #reader;
  #timer;
  #words = "";
  #found = [];
  #before;

  /** `ask({text, before, zone})` promises {found, more, before}. */
  constructor(dialog, { button, ask, reader }) {
    this.#dialog = dialog;
    this.#field = dialog.querySelector("input");
    this.#list = dialog.querySelector("ol");
    [this.#status] = dialog.querySelectorAll("[role=status]");
    this.#more = dialog.querySelector(".find-more");
    this.#ask = ask;
    this.#reader = reader;
    button.addEventListener("click", () => this.open());
    this.#field.addEventListener("input", () => this.#typed());
    this.#more.addEventListener("click", () => this.#look(this.#before));
    dialog.querySelector("form button").addEventListener("click", () => dialog.close());
    dialog.querySelector("form").addEventListener("submit", (event) => this.#entered(event));
    dialog.addEventListener("keydown", (event) => this.#pressed(event));
    this.#list.addEventListener("click", ({ target }) => target.closest("a") && dialog.close());
    document.addEventListener("keydown", (event) => this.#isShortcut(event) && this.open());
  }

  open() {
    if (this.#dialog.open) return;
    this.#dialog.showModal();
    this.#field.select();
  }

  /** What a line has asked for. */
  show({ words, ...answer }) {
    this.open();
    this.#field.value = this.#words = words;
    this.#take(answer);
    this.#links[0]?.focus();
  }

  /** This message is otherwise than it was found; or, without one, what this screen shows is. */
  amended(message) {
    const place = this.#found.findIndex(({ seq }) => seq === message?.seq);
    if (message && place < 0) return;
    if (message?.deleted) this.#found.splice(place, 1);
    else if (message) this.#found[place] = message;
    this.#draw();
  }

  #isShortcut(event) {
    const isMine =
      event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    if (isMine) event.preventDefault();
    return isMine && !document.querySelector("dialog[open]");
  }

  #typed() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#begin(), PAUSE_MS);
  }

  /** Enter looks at once; where that is done, it goes to the newest. */
  #entered(event) {
    event.preventDefault();
    clearTimeout(this.#timer);
    if (this.#field.value.trim() !== this.#words) this.#begin();
    else this.#links[0]?.click();
  }

  #begin() {
    this.#words = this.#field.value.trim();
    this.#found = [];
    if (this.#words) this.#look();
    else this.#take({ found: [], more: false });
  }

  async #look(before) {
    const words = this.#words;
    try {
      const answer = await this.#ask({ text: words, before, zone });
      if (words === this.#words) this.#take(answer, before);
    } catch (error) {
      this.#status.textContent = error instanceof Refusal ? error.message : say("place.offline");
    }
  }

  /** A page; the focus goes on from where it was. */
  #take({ found, more, before }, isNext) {
    const from = this.#links.length;
    this.#found = isNext ? [...this.#found, ...found] : found;
    this.#before = before ?? found.at(-1)?.seq;
    this.#more.hidden = !more;
    this.#draw();
    if (isNext) this.#links[from]?.focus();
  }

  #draw() {
    const shown = this.#found.filter((message) => this.#reader.veil.over(message) !== "ignored");
    this.#list.replaceChildren(...shown.map((message) => this.#row(message)));
    const count = shown.length ? say("found", { n: shown.length }) : say("found.nothing", { words: this.#words });
    this.#status.textContent = this.#words ? count : "";
  }

  /** What is covered in the log is covered here. */
  #row(message) {
    const row = document.getElementById("found").content.cloneNode(true).firstElementChild;
    const { seq, by, at, to, text } = message;
    const isCovered = this.#reader.veil.over(message);
    row.firstElementChild.href = `#${seq}`;
    row.querySelector(".icon").toggleAttribute("hidden", !to);
    row
      .querySelector(".found-text")
      .replaceChildren(isCovered ? say("covered.private", { n: 1 }) : markedNodes(text ?? "", this.#words));
    if (isCovered) return row;
    const [name, time] = [row.querySelector("bdi"), row.querySelector("time")];
    name.textContent = nameOf(by);
    this.#reader.colours.paint(name, by.id);
    Object.assign(time, { textContent: whenOf(at), title: fullOf(at) });
    return row;
  }

  get #links() {
    return [...this.#list.querySelectorAll("a")];
  }

  #pressed(event) {
    const way = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!way) return;
    event.preventDefault();
    const all = [this.#field, ...this.#links];
    all[Math.max(0, Math.min(all.length - 1, all.indexOf(document.activeElement) + way))].focus();
  }
}

const short = new Intl.DateTimeFormat(document.documentElement.lang, { day: "numeric", month: "short" });
const whenOf = (at) => (Date.now() - at < 12 * 3600_000 ? timeOf(at) : `${short.format(at)} ${timeOf(at)}`);
