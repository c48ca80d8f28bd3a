/** A message has an address: the room's with its number behind the #. Whoever opens it is led there. */

import { say } from "../page/words.js";
import { unfold } from "./block.js";

const SHOWN_MS = 4000;
const NUMBER = /^#(\d{1,15})$/u;

export const addressOf = ({ seq }) => new URL(`#${seq}`, location.origin + location.pathname).href;

export class Place {
  #box;
  #log;
  #walk;
  #tell;

  /** `tell(text)` says why there is nothing to be led to. */
  constructor(box, { log, walk, tell }) {
    this.#box = box;
    this.#log = log;
    this.#walk = walk;
    this.#tell = tell;
    window.addEventListener("hashchange", () => this.open());
  }

  /** What the address of the page says; once, or a reload would not come back to where one reads. */
  open() {
    const number = location.hash.match(NUMBER)?.[1];
    if (!number) return false;
    history.replaceState(history.state, "", location.pathname + location.search);
    this.show(Number(number));
    return true;
  }

  /** Leads the reader to the message `seq`, or says that it cannot. */
  async show(seq) {
    try {
      const element = await this.#log.reach(seq);
      if (element) this.#point(element);
      else this.#tell(say("place.gone"));
    } catch {
      this.#tell(say("place.offline"));
    }
  }

  #point(element) {
    unfold(element);
    this.#log.scrollTo(element, { below: this.#box.clientHeight / 3 });
    this.#walk.go(element);
    element.classList.add("is-found");
    setTimeout(() => element.classList.remove("is-found"), SHOWN_MS);
  }
}
