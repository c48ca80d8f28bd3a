/** The list over the composer from which a command or a person is picked. Why it is no combobox is told in room.html. */

import { say } from "../page/words.js";

export class Options {
  #list;
  #field;
  #on;
  #options = [];
  #at = 0;
  #isPointed = false;
  #paint;

  /** `paint(element, id)` gives it that person's colour. */
  constructor(list, field, { paint }) {
    this.#list = list;
    this.#field = field;
    this.#paint = paint;
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("pointermove", (event) => this.#hovered(event));
    list.addEventListener("click", (event) => this.#tapped(event));
    field.addEventListener("blur", () => this.close());
  }

  /** Callbacks: `picked(option)`, one was chosen. An option is {name, help, …}; a person has {person: {id, state}}. */
  listen(on) {
    this.#on = on;
  }

  get isOpen() {
    return this.#options.length > 0;
  }

  get chosen() {
    return this.#options[this.#at];
  }

  /** Whether the writer has moved to the option that is chosen. */
  get isPointed() {
    return this.#isPointed;
  }

  get count() {
    return this.#options.length;
  }

  show(options) {
    if (!options.length && !this.isOpen) return;
    this.#options = options;
    this.#at = 0;
    this.#isPointed = false;
    this.#list.replaceChildren(...options.map((option, place) => this.#row(option, place)));
    this.#list.hidden = !this.isOpen;
    this.#point();
  }

  close() {
    this.show([]);
  }

  /** Takes the keys that move in the list, pick from it, or close it. */
  key({ key, shiftKey }) {
    if (!this.isOpen || shiftKey) return false;
    if (key === "ArrowDown") return this.#move(1);
    if (key === "ArrowUp") return this.#move(-1);
    if (key === "Escape") return this.#take(() => this.close());
    if (key === "Tab" || key === "Enter") return this.#take(() => this.#on.picked(this.chosen));
    return false;
  }

  #move(step) {
    this.#at = (this.#at + step + this.#options.length) % this.#options.length;
    this.#isPointed = true;
    return this.#take(() => this.#point());
  }

  #take(act) {
    act();
    return true;
  }

  #tapped({ target }) {
    const place = this.#placeOf(target);
    if (place >= 0) this.#on.picked(this.#options[place]);
  }

  /** A list that opens under a pointer at rest is not pointed at. */
  #hovered({ target, movementX, movementY, pointerType }) {
    const place = this.#placeOf(target);
    if (place < 0 || place === this.#at || pointerType === "touch" || !(movementX || movementY)) return;
    this.#move(place - this.#at);
  }

  #placeOf(target) {
    return [...this.#list.children].indexOf(target.closest("[role=option]"));
  }

  #row(option, place) {
    const element = document.getElementById("option").content.cloneNode(true).firstElementChild;
    const { person } = option;
    element.id = `option-${place}`;
    element.querySelector("i").hidden = !person;
    element.querySelector(".option-name").textContent = option.label ?? option.name;
    element.querySelector(".option-help").textContent = person ? say(`member.${person.state}`) : option.help;
    if (person) this.#paint(element, person.id);
    if (person) element.dataset.state = person.state;
    return element;
  }

  #point() {
    [...this.#list.children].forEach((row, place) => row.setAttribute("aria-selected", place === this.#at));
    if (!this.isOpen) return this.#field.removeAttribute("aria-activedescendant");
    const row = this.#list.children[this.#at];
    this.#field.setAttribute("aria-activedescendant", row.id);
    row.scrollIntoView({ block: "nearest" });
  }
}
