/** The aim: whom the next line is for. State of the composer, by ids, always in sight; with nobody in it, everybody. */

import { listNodes, nameNode, say, sayNodes } from "../page/words.js";

export class Aim {
  #box;
  #field;
  #people = [];
  #isDiscreet;
  #isAsked = false;
  #on;

  /** `box` says it, `field` is where the line is written; while `isDiscreet()` it says nobody's name unasked. */
  constructor(box, field, { isDiscreet }) {
    this.#box = box;
    this.#field = field;
    this.#isDiscreet = isDiscreet;
    const [reveal, clear] = box.querySelectorAll("button");
    reveal.addEventListener("click", () => this.#reveal());
    clear.addEventListener("click", () => this.clear());
  }

  /** Callbacks: `changed()`, the aim is another one. */
  listen(on) {
    this.#on = on;
  }

  /** {id, name} each, in the order in which they were chosen. */
  get people() {
    return this.#people;
  }

  get isSet() {
    return this.#people.length > 0;
  }

  has(id) {
    return this.#people.some((person) => person.id === id);
  }

  /** Whether it may be seen that this person is meant. */
  shows(id) {
    return this.has(id) && !this.#isHidden;
  }

  get #isHidden() {
    return this.isSet && this.#isDiscreet() && !this.#isAsked;
  }

  set(people) {
    const wasSet = this.isSet;
    this.#isAsked = false;
    this.#people = [...new Map(people.map(({ id, name }) => [id, { id, name }])).values()];
    this.#show();
    if (wasSet !== this.isSet) this.#box.lastElementChild.textContent = this.isSet ? "" : say("aim.none");
    this.#on.changed();
  }

  /** One more person; or, chosen again, one less. */
  toggle(person) {
    this.set(this.has(person.id) ? this.#people.filter(({ id }) => id !== person.id) : [...this.#people, person]);
  }

  clear() {
    this.set([]);
    this.#field.focus();
  }

  /** Whoever was renamed is shown under the name of now, and is still who is meant. */
  follow(members) {
    const now = (person) => members.find(({ id }) => id === person.id) ?? person;
    const people = this.#people.map(now);
    if (people.some((person, place) => person.name !== this.#people[place].name)) this.set(people);
  }

  /** The screen has become discreet, or is so no more. */
  refresh() {
    this.set(this.#people);
  }

  #reveal() {
    this.#isAsked = true;
    this.#show();
    this.#on.changed();
    this.#field.focus();
  }

  #show() {
    const names = listNodes(this.#people.map(nameNode));
    const placeholder = this.isSet ? this.#placeholder(names.textContent) : say("placeholder");
    const text = this.#isHidden ? placeholder : sayNodes("private", { names });
    this.#box.firstElementChild.hidden = !this.isSet;
    this.#box.querySelector("button").hidden = !this.#isHidden;
    this.#box.querySelector("span").replaceChildren(this.isSet ? text : "");
    this.#field.form.classList.toggle("is-private", this.isSet);
    this.#field.placeholder = placeholder;
  }

  #placeholder(names) {
    return this.#isHidden ? say("covered.private", { n: 1 }) : say("aim.placeholder", { names });
  }
}
