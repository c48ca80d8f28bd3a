/** Desktop notifications and sound for what comes while nobody looks at the page. Chosen per device, asked for only on a click. */

import { inWords } from "../files/inwords.js";
import { chime } from "./chime.js";
import { device } from "./store.js";
import { isPresent } from "./unread.js";
import { say } from "./words.js";

const CHANNELS = ["desktop", "sound"];
const QUIET_MS = 2000;

export class Alerts {
  #form;
  #note;
  #isForMe;
  #veil;
  #held = null;
  #quietUntil = 0;

  /** `form` holds a choice ("off", "private", "all") for each channel. */
  constructor(form, { note, isForMe, veil }) {
    this.#form = form;
    this.#note = note;
    this.#isForMe = isForMe;
    this.#veil = veil;
    this.#form.addEventListener("change", ({ target }) => this.#chosen(target));
    CHANNELS.forEach((channel) => this.#restore(channel));
    if (!window.isSecureContext) this.#forbid("alert.insecure");
    else if (!isAble()) this.#forbid("alert.unable");
  }

  /** What comes until `release` was missed: it is told all at once. */
  hold() {
    this.#held ??= [];
  }

  release() {
    const missed = this.#held ?? [];
    this.#held = null;
    this.hear(missed);
  }

  /** Messages came. */
  hear(messages) {
    if (this.#held) return this.#held.push(...messages);
    if (isPresent()) return;
    if (this.#wanted("sound", messages).length) this.#chime();
    this.#notify(this.#wanted("desktop", messages));
  }

  #chime() {
    if (performance.now() < this.#quietUntil) return;
    this.#quietUntil = performance.now() + QUIET_MS;
    chime();
  }

  #wanted(channel, messages) {
    const choice = this.#form.elements[channel].value;
    return messages.filter((message) => choice === "all" || (choice === "private" && this.#isForMe(message)));
  }

  /** Chrome on Android throws. */
  #notify(messages) {
    if (!messages.length || Notification.permission !== "granted") return;
    try {
      notify(messages.length > 1 ? many(messages) : this.#one(messages[0]));
    } catch {
      this.#forbid("alert.unable");
    }
  }

  #one(message) {
    const { by, to } = message;
    if (this.#veil.over(message)) return [say("covered.private", { n: 1 })];
    return [to ? say("alert.private", { name: by.name }) : by.name, inWords(message)];
  }

  #restore(channel) {
    const choice = device.read(`alerts.${channel}`);
    if (choice) this.#form.elements[channel].value = choice;
  }

  async #chosen({ name, value }) {
    if (!CHANNELS.includes(name)) return;
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

  #forbid(why) {
    this.#form.elements.desktop.value = "off";
    this.#form.elements.desktop.disabled = true;
    this.#say(why);
  }

  #say(word) {
    this.#note.textContent = say(word);
    this.#note.hidden = false;
  }
}

/** Where it is allowed, trying would show something: there the first one that is to be shown finds out. */
function isAble() {
  try {
    return Notification.permission === "granted" || Boolean(new Notification(""));
  } catch {
    return false;
  }
}

function notify([title, body]) {
  const shown = new Notification(title, { body, tag: "chat" });
  shown.addEventListener("click", () => {
    window.focus();
    shown.close();
  });
}

const many = ({ length }) => [document.querySelector("h1").textContent, say("pill", { n: length })];
