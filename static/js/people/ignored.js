/** Whom the reader ignores: by id, on this device; and whoever comes back under the name of one who was here. Nobody is told. */

import { device, tab } from "../page/store.js";
import { listNodes, nameNode, say } from "../page/words.js";

const PLACE = "ignored";
const MET = "met";

export class Ignored {
  #names = kept();
  #met = new Set(tab.read(MET));
  #on;

  constructor() {
    device.watch(PLACE, () => this.#restore());
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
    if (this.has(id)) this.#forget({ id, name });
    else this.#add({ id, name });
    this.#changed();
  }

  /** Does what the room has answered to a command. Returns what there is to say, where the room does not. */
  obey({ ignore, unignore, reply }) {
    if (ignore) this.#add(ignore);
    if (unignore) this.#forget(unignore);
    this.#changed();
    return reply ?? this.#list();
  }

  /** Whoever was renamed is still who is meant. Here they were met in this tab. */
  follow(members) {
    members.filter(({ id }) => this.has(id)).forEach((member) => this.#add(member));
    this.#keep();
  }

  /** Whoever quits and comes in again has another id, and often the same name. */
  hear({ kind, by }) {
    if (kind !== "joined" || this.has(by.id)) return;
    if (![...this.#met].some((id) => this.has(id) && fold(this.#names.get(id)) === fold(by.name))) return;
    this.#add(by);
    this.#changed();
  }

  #add({ id, name }) {
    this.#names.set(id, name);
    this.#met.add(id);
  }

  /** Under every id that they have had. */
  #forget(person) {
    for (const [id, name] of this.#names)
      if (id === person.id || fold(name) === fold(person.name)) this.#names.delete(id);
  }

  #list() {
    const names = [...new Set(this.#names.values())].map((name) => nameNode({ name }));
    return names.length ? say("ignored.list", { names: listNodes(names).textContent }) : say("ignored.nobody");
  }

  #changed() {
    this.#keep();
    this.#on.changed();
  }

  #keep() {
    device.write(PLACE, [...this.#names]);
    tab.write(MET, [...this.#met]);
  }

  #restore() {
    this.#names = kept();
    this.#on.changed();
  }
}

const kept = () => new Map(device.read(PLACE) ?? []);
const fold = (name) => name.normalize("NFKC").trim().toLowerCase();
