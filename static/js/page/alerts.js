/** Desktop notifications and sound for what comes while nobody looks at the page. Chosen per device, asked for only on a click. */

import { chime } from "./chime.js";
import { device } from "./store.js";
import { isPresent } from "./unread.js";
import { say } from "./words.js";

const CHANNELS = ["desktop", "sound"];

export class Alerts {
  #form;
  #note;

  /** `dialog` holds a form with a choice ("off", "private", "all") for each channel. */
  constructor(dialog, { button, note }) {
    this.#form = dialog.querySelector("form");
    this.#note = note;
    button.addEventListener("click", () => dialog.showModal());
    this.#form.addEventListener("change", ({ target }) => this.#chosen(target));
    CHANNELS.forEach((channel) => this.#restore(channel));
    if (!isAllowed()) this.#forbid();
  }

  /** A message came; `concerns`: it is private, or names the reader. */
  hear(message, concerns) {
    if (isPresent()) return;
    const wanted = (channel) => ["all", concerns && "private"].includes(this.#form.elements[channel].value);
    if (wanted("sound")) chime();
    if (wanted("desktop")) notify(message);
  }

  #restore(channel) {
    const choice = device.read(`alerts.${channel}`);
    if (choice) this.#form.elements[channel].value = choice;
  }

  async #chosen({ name, value }) {
    if (name === "sound" && value !== "off") chime();
    if (name === "desktop" && value !== "off" && (await Notification.requestPermission()) !== "granted")
      return this.#deny();
    this.#note.hidden = true;
    device.write(`alerts.${name}`, value);
  }

  #deny() {
    this.#form.elements.desktop.value = "off";
    this.#say("alert.denied");
  }

  #forbid() {
    this.#form.elements.desktop.value = "off";
    this.#form.elements.desktop.disabled = true;
    this.#say("alert.insecure");
  }

  #say(word) {
    this.#note.textContent = say(word);
    this.#note.hidden = false;
  }
}

/** Browsers notify only from pages that came over HTTPS, or from this very machine. */
function isAllowed() {
  return window.isSecureContext && "Notification" in window;
}

function notify({ by, to, text }) {
  if (!isAllowed() || Notification.permission !== "granted") return;
  const title = to ? say("alert.private", { name: by.name }) : by.name;
  const shown = new Notification(title, { body: text, tag: "chat" });
  shown.addEventListener("click", () => {
    window.focus();
    shown.close();
  });
}
