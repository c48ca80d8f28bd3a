/** By the keyboard from message to message: one of them is in the order of Tab, and Up and Down go to the next (roving tabindex). */

import { inWords } from "../files/inwords.js";
import { nameOf, say } from "../page/words.js";
import { KEYS } from "./actions.js";
import { timeOf } from "./clock.js";
import { deletion } from "./marks.js";
import { messageOf } from "./message.js";

const STOPS = ".message:not(.is-notice, .is-folded, .is-pending, .is-failed, [data-kind='note'])";
const LETTERS_MAX = 200;

export class Walk {
  #box;
  #tools;
  #back;
  #at = null;
  #byKeys = false;

  /** `back()` leaves the log. */
  constructor(box, { tools, back }) {
    this.#box = box;
    this.#tools = tools;
    this.#back = back;
    box.addEventListener("pointerdown", () => (this.#byKeys = false), true);
    box.addEventListener("keydown", (event) => this.#pressed(event));
    box.addEventListener("focusin", ({ target }) => this.#focused(target));
    box.addEventListener(
      "focusout",
      ({ target }) => target.matches(".message") && target.removeAttribute("aria-label"),
    );
  }

  /** To the last message. Returns whether there is one. */
  enter() {
    const element = this.#stops.at(-1);
    if (element) this.go(element);
    return Boolean(element);
  }

  go(element) {
    this.#byKeys = true;
    element.ariaLabel = label(element); // before it has the focus, which is when it is read
    element.focus();
  }

  get #stops() {
    return [...this.#box.querySelectorAll(STOPS)];
  }

  #focused(target) {
    const element = target.closest(".message");
    if (!element) return;
    if (target === element && element.matches(":focus-visible")) this.#byKeys = true;
    if (this.#at) this.#at.tabIndex = -1;
    this.#at = element;
    element.tabIndex = 0;
    if (this.#byKeys) this.#tools.show(element);
    if (target === element) element.ariaLabel = label(element);
  }

  #pressed(event) {
    const { target, key } = event;
    const isTool = Boolean(target.closest(".message-tools"));
    if (!this.#byKeys || event.ctrlKey || event.altKey || event.metaKey) return;
    if (!isTool && !target.matches(".message")) return;
    const done = isTool ? this.#along(key) || this.#move(key) : this.#move(key) || this.#open(key, target);
    if (done || this.#acts(event)) event.preventDefault();
    if (done || this.#isAction(key)) event.stopPropagation(); // else it would be typed
  }

  #along(key) {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[key];
    if (way) this.#tools.step(way);
    return Boolean(way);
  }

  #move(key) {
    if (key === "Escape") return this.#leave();
    const way = { ArrowUp: -1, ArrowDown: 1 }[key];
    if (!way) return false;
    const stops = this.#stops;
    const next = stops[stops.indexOf(this.#at) + way];
    if (next) this.go(next);
    else if (way > 0) this.#leave();
    return true;
  }

  #leave() {
    this.#tools.hide();
    this.#back();
    return true;
  }

  #open(key, element) {
    if (key !== "Enter") return false;
    if (element.matches(".is-covered")) element.querySelector(".message-cover button").click();
    else this.#tools.focus();
    return true;
  }

  #isAction(key) {
    return key.length === 1 ? key.toLowerCase() in KEYS : key in KEYS;
  }

  #acts({ key, shiftKey }) {
    const name = KEYS[key.length === 1 ? key.toLowerCase() : key];
    return Boolean(name) && !shiftKey && this.#tools.element === this.#at && this.#tools.act(name);
  }
}

/** Who, when and what, as far as it is to be seen. */
function label(element) {
  const { by, at, to, ...message } = messageOf(element);
  if (element.matches(".is-covered")) return element.querySelector(".message-cover span").textContent;
  const said = deletion({ by, ...message }) ?? inWords(message);
  const cut = said.length > LETTERS_MAX ? `${said.slice(0, LETTERS_MAX)}…` : said;
  return say(to ? "message.private" : "message", { name: nameOf(by), time: timeOf(at), text: cut });
}
