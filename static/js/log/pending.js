/** Lines that are not sent yet, at the very end of the log. */

import { MessageView } from "./message.js";

export class Pending {
  #box;
  #reader;
  #lines = new Map();

  constructor(box, reader) {
    this.#box = box;
    this.#reader = reader;
  }

  get views() {
    return [...this.#lines.values()];
  }

  /** The element of the first. */
  get first() {
    return this.views[0]?.element ?? null;
  }

  of(key) {
    return this.#lines.get(key);
  }

  /** [the view that `element` is of], or []. */
  at(element) {
    return this.views.filter((view) => view.element === element);
  }

  /** Shows a line behind all others; `before` is the message before. */
  add({ key, text, to, at, files }, state, before) {
    this.remove(key);
    const view = new MessageView({ kind: "text", key, text, to, at, files, by: this.#reader.me, state }, this.#reader);
    this.#lines.set(key, view);
    this.#box.append(view.element);
    view.follow(before);
    return view;
  }

  remove(key) {
    this.#lines.get(key)?.element.remove();
    this.#lines.delete(key);
  }

  /** One that has become `message` keeps its element: nothing flickers. */
  adopt(message) {
    const view = this.#lines.get(message.key);
    this.#lines.delete(message.key);
    view?.show(message);
    return view;
  }
}
