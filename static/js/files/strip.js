/** The strip: what will go along with the line. State of the composer, as whom the line is for. */

import { say } from "../page/words.js";
import { fileNameNode, isPicture, percentOf, sizeOf } from "./about.js";
import { Describing } from "./describing.js";
import { lookOf } from "./look.js";

const FILES_MAX = 10;

export class Strip {
  #box;
  #list;
  #uploads;
  #describing;
  #files = [];
  #items = new Map();
  #looks = new Map();
  #on;

  constructor(box, { uploads }) {
    this.#box = box;
    this.#list = box.querySelector("ul");
    this.#uploads = uploads;
    this.#describing = new Describing(box.lastElementChild);
    this.#list.addEventListener("click", ({ target }) => this.#clicked(target.closest("button")));
  }

  /** Callbacks: `changed()`; `over()`, some were too many; `left()`, the focus is to go on; `told(text)`, for ears. */
  listen(on) {
    this.#on = on;
    this.#describing.listen({ done: (file) => this.#described(file) });
  }

  /** As uploads.js has them. */
  get files() {
    return this.#files;
  }

  /** Files in the place of those that were here; what is going up goes on doing so. */
  set(files) {
    if (!files.length && !this.#files.length) return;
    this.#uploads.recall(files);
    this.#files = files;
    this.#draw();
  }

  /** More files, as far as there is room for them. */
  put(blobs) {
    const room = FILES_MAX - this.#files.length;
    const files = blobs.slice(0, room).map((blob) => this.#uploads.begin(blob));
    this.#files = [...this.#files, ...files];
    files.forEach((file) => this.#look(file));
    this.#draw();
    if (files.some(({ why }) => !why)) this.#on.told(say("file.begun"));
    files.forEach((file) => this.#tellWhy(file));
    this.#list.lastElementChild?.scrollIntoView({ block: "nearest" });
    this.#on.changed();
    if (blobs.length > room) this.#on.over();
  }

  /** How this one stands has changed. */
  show(file) {
    const item = this.#items.get(file);
    if (!item) return;
    const { id, why } = file;
    const isDescribable = !why && (isPicture(file) || this.#looks.has(file.key));
    item.classList.toggle("is-refused", Boolean(why));
    item.style.setProperty("--share", id || why ? 0 : this.#uploads.share([file]));
    item.querySelector(".strip-state").textContent = why ?? this.#state(file);
    const describe = item.querySelector("button");
    describe.hidden = !isDescribable;
    describe.textContent = say(file.alt ? "file.described" : "file.describe");
    describe.ariaLabel = say("file.describe.it", file);
    this.#picture(item, file);
  }

  /** All of it is there, or will not be: said to who cannot see it, but not ten times. */
  ended(file) {
    this.show(file);
    if (!this.#items.has(file)) return;
    this.#tellWhy(file);
    if (this.#files.every(({ id }) => id)) this.#on.told(say("file.up"));
  }

  #tellWhy({ name, why }) {
    if (why) this.#on.told(`${name}: ${why}`);
  }

  #draw() {
    this.#items = new Map(this.#files.map((file) => [file, this.#items.get(file) ?? itemOf(file)]));
    this.#list.replaceChildren(...this.#items.values());
    this.#box.hidden = !this.#files.length;
    this.#describing.check(this.#files);
    this.#files.forEach((file) => this.show(file));
  }

  #state(file) {
    return [sizeOf(file), file.id ? "" : percentOf(this.#uploads.share([file]))].filter(Boolean).join(" · ");
  }

  async #look(file) {
    const look = await lookOf(this.#uploads.blob(file));
    if (look) this.#looks.set(file.key, look);
    this.show(file);
  }

  #picture(item, file) {
    const src = this.#looks.get(file.key) ?? (isPicture(file) && `files/${file.id}/thumbnail`);
    if (!src || item.querySelector("img")) return;
    const picture = Object.assign(document.createElement("img"), { alt: "", src });
    item.querySelector(".strip-look").replaceChildren(picture);
  }

  #clicked(button) {
    const [file] = [...this.#items].find(([, item]) => item.contains(button)) ?? [];
    if (!button) return;
    if (button.value === "remove") this.#remove(file);
    else this.#describing.open(file);
  }

  #remove(file) {
    const at = this.#files.indexOf(file);
    this.#uploads.drop(file);
    this.#looks.delete(file.key);
    this.#files = this.#files.filter((each) => each !== file);
    this.#draw();
    this.#on.changed();
    const next = this.#items.get(this.#files[at] ?? this.#files.at(-1));
    if (next) next.lastElementChild.focus();
    else this.#on.left();
  }

  #described(file) {
    this.show(file);
    this.#on.changed();
    this.#on.left();
  }
}

function itemOf(file) {
  const item = document.getElementById("strip-file").content.cloneNode(true).firstElementChild;
  item.querySelector(".strip-about").prepend(fileNameNode(file.name));
  item.lastElementChild.ariaLabel = say("file.remove", file);
  return item;
}
