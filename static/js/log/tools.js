/** The toolbar of a message. There is one, which goes to the message that is pointed at, tapped, or walked to. */

import { nameOf, say } from "../page/words.js";
import { timeOf } from "./clock.js";
import { messageOf } from "./message.js";

const SURE_MS = 4000;
const INERT = "a, button, code, summary, .message-author";

export class Tools {
  #box;
  #log;
  #actions;
  #on;
  #bar = document.getElementById("tools").content.firstElementChild.cloneNode(true);
  #labels = new Map();

  constructor(box, { log, actions }) {
    this.#box = box;
    this.#log = log;
    this.#actions = actions;
    for (const button of this.#bar.children) this.#labels.set(button, button.textContent);
    box.addEventListener("pointermove", (event) => this.#pointed(event));
    box.addEventListener("pointerleave", ({ pointerType }) => pointerType === "mouse" && this.#isIdle && this.hide());
    box.addEventListener("click", (event) => this.#clicked(event));
    this.#bar.addEventListener("pointerenter", ({ pointerType }) => this.#hold(pointerType === "mouse"));
    this.#bar.addEventListener("pointerleave", () => this.#hold(false));
  }

  /** Callbacks: `act(name, message, button)`. */
  listen(on) {
    this.#on = on;
  }

  /** The message that it is at. */
  get element() {
    return this.#bar.parentElement;
  }

  /** Goes to `element`, if anything can be done with its message. */
  show(element) {
    const message = messageOf(element);
    const names = this.#actions.of(message);
    if (!names.length) return this.hide();
    if (this.element !== element) this.#reset();
    for (const button of this.#bar.children) button.hidden = !names.includes(button.value);
    this.#bar.ariaLabel = say("tools", { name: nameOf(message.by), time: timeOf(message.at) });
    if (this.element !== element) this.#log.keep(element, () => element.append(this.#bar));
    this.#rove(this.#buttons[0]);
    this.#bar.classList.remove("is-low");
    this.#bar.classList.toggle("is-low", this.#bar.getBoundingClientRect().top < this.#box.getBoundingClientRect().top);
  }

  hide() {
    const { element } = this;
    this.#hold(false);
    if (element) this.#log.keep(element, () => this.#bar.remove());
  }

  /** What can be done may have changed. */
  refresh() {
    if (this.element?.isConnected) this.show(this.element);
  }

  /** Does it, with the message that it is at; deletes only when told twice. Returns whether it applies. */
  act(name) {
    const button = this.#buttons.find(({ value }) => value === name);
    if (!button) return false;
    this.#hold(false);
    if (name === "delete" && !button.classList.contains("is-sure")) this.#ask(button);
    else this.#on.act(name, messageOf(this.element), button);
    return true;
  }

  focus() {
    this.#buttons[0]?.focus();
  }

  /** Moves the focus along the buttons. */
  step(way) {
    const all = this.#buttons;
    const place = all.indexOf(document.activeElement);
    const next = all[(place + way + all.length) % all.length];
    this.#rove(next);
    next.focus();
  }

  get #buttons() {
    return this.element ? [...this.#bar.children].filter(({ hidden }) => !hidden) : [];
  }

  get #isIdle() {
    return !this.element?.contains(document.activeElement);
  }

  /** What the log does under a pointer at rest is no pointing. */
  #pointed({ target, pointerType, movementX, movementY }) {
    if (pointerType !== "mouse" || !(movementX || movementY)) return;
    const element = target.closest(".message");
    if (!element && this.#isIdle) this.hide();
    else if (element && element !== this.element) this.show(element);
  }

  #clicked({ target, pointerType }) {
    const button = target.closest(".message-tools button");
    if (button) return this.act(button.value);
    const element = target.closest(".message");
    if (pointerType !== "touch" || !element || target.closest(INERT) || !getSelection().isCollapsed) return;
    if (element === this.element) this.hide();
    else this.show(element);
  }

  #hold(held) {
    this.#log.held = held;
  }

  #ask(button) {
    button.classList.add("is-sure");
    button.textContent = say("delete.sure");
    button.focus();
    setTimeout(() => this.#calm(button), SURE_MS);
  }

  #calm(button) {
    button.classList.remove("is-sure");
    button.textContent = this.#labels.get(button);
  }

  #reset() {
    for (const button of this.#bar.children) this.#calm(button);
  }

  #rove(current) {
    for (const button of this.#bar.children) button.tabIndex = button === current ? 0 : -1;
  }
}
