/** What is set on this device besides what is heard (alerts.js): the theme, and whether others look on at the screen. */

import { device } from "./store.js";

export class Settings {
  #fields;
  #on;

  constructor(form) {
    this.#fields = form.elements;
    this.#restore();
    this.#fields.theme.addEventListener("change", () => this.#chooseTheme());
    this.#fields.discreet.addEventListener("change", () => this.#chooseDiscreet());
    window.addEventListener("storage", ({ key }) => key && this.#restore()); // another tab has chosen
  }

  /** Callbacks: `changed()`, the screen has become discreet, or is so no more. */
  listen(on) {
    this.#on = on;
  }

  /** Whether private messages are hidden until one is asked for. */
  get isDiscreet() {
    return this.#fields.discreet.checked;
  }

  #restore() {
    this.#fields.theme.value = device.read("theme") ?? "system";
    this.#fields.discreet.checked = device.read("discreet") === true;
    this.#on?.changed();
  }

  #chooseTheme() {
    device.write("theme", this.#fields.theme.value);
    window.dispatchEvent(new Event("storage")); // theme.js hears of it as in other tabs
  }

  #chooseDiscreet() {
    device.write("discreet", this.isDiscreet);
    this.#on.changed();
  }
}
