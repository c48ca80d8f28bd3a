/** What a host can do, as buttons: with a person, and with the room. Each is the line that could be typed. */

import { textNodes } from "../log/text.js";

export class Hosting {
  #dialog;
  #tools;
  #parts;

  /** `dialog` holds a form whose buttons are lines with {name}; `tools` buttons that are lines; `bar`: {topic, lock}. `onLine(line)`. */
  constructor(dialog, { tools, bar, onLine }) {
    this.#dialog = dialog;
    this.#tools = tools;
    this.#parts = bar;
    dialog.addEventListener("close", () => dialog.returnValue && onLine(this.#line(dialog.returnValue)));
    tools.addEventListener("click", ({ target }) => target.value && onLine(target.value));
  }

  /** Asks what is to happen with this member. */
  ask({ name }) {
    this.#dialog.dataset.name = name;
    this.#dialog.querySelector("bdi").textContent = name;
    this.#dialog.returnValue = "";
    this.#dialog.showModal();
  }

  /** What is true of the room, for everybody. */
  show({ topic, locked }) {
    this.#parts.topic.replaceChildren(textNodes(topic, ""));
    this.#parts.topic.title = topic;
    this.#parts.topic.hidden = !topic;
    this.#parts.lock.hidden = !locked;
    this.#tools.querySelector("[value='/lock']").hidden = locked;
    this.#tools.querySelector("[value='/unlock']").hidden = !locked;
  }

  /** A notice may change it. */
  hear({ kind, topic = "" }) {
    if (kind === "topic" || kind === "no_topic") this.show({ topic, locked: !this.#parts.lock.hidden });
    if (kind === "locked" || kind === "unlocked")
      this.show({ topic: this.#parts.topic.title, locked: kind === "locked" });
  }

  /** Whether the reader is a host. */
  set on(isHost) {
    this.#tools.hidden = !isHost;
  }

  #line(line) {
    return line.replace("{name}", `"${this.#dialog.dataset.name}"`);
  }
}
