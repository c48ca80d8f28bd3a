/** Whom the reader ignores: by id, on this device. Nobody is told. */

import { device } from "../page/store.js";
import { listNodes, nameNode, say } from "../page/words.js";

const PLACE = "ignored";

export class Ignored {
  #names = kept();
  #on;

  constructor() {
    window.addEventListener("storage", ({ key }) => key === PLACE && this.#restore());
  }

  /** Callbacks: `changed()`, somebody more or less. */
  listen(on) {
    this.#on = on;
  }

  /** Is anybody? */
  get some() {
    return this.#names.size > 0;
  }

  has(id) {
    return this.#names.has(id);
  }

  toggle({ id, name }) {
    if (!this.#names.delete(id)) this.#names.set(id, name);
    this.#changed();
  }

  /** Does what the room has answered to a command. Returns what there is to say, where the room does not. */
  obey({ ignore, unignore, reply }) {
    if (ignore) this.#names.set(ignore.id, ignore.name);
    if (unignore) this.#names.delete(unignore.id ?? this.#called(unignore.name));
    this.#changed();
    return reply ?? this.#list();
  }

  /** Whoever was renamed is still who is meant. */
  follow(members) {
    for (const { id, name } of members) if (this.has(id)) this.#names.set(id, name);
    this.#keep();
  }

  #called(wanted) {
    return [...this.#names].find(([, name]) => fold(name) === fold(wanted))?.[0];
  }

  #list() {
    const names = [...this.#names.values()].map((name) => nameNode({ name }));
    return names.length ? say("ignored.list", { names: listNodes(names).textContent }) : say("ignored.nobody");
  }

  #changed() {
    this.#keep();
    this.#on.changed();
  }

  #keep() {
    device.write(PLACE, [...this.#names]);
  }

  #restore() {
    this.#names = kept();
    this.#on.changed();
  }
}

const kept = () => new Map(device.read(PLACE) ?? []);
const fold = (name) => name.normalize("NFKC").trim().toLowerCase();
