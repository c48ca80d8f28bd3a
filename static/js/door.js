/** The door: remembers the last name, shows when a seat is free, and asks again and again for whoever waits for one. */

import { takePassword } from "./page/fragment.js";
import { device, hall } from "./page/store.js";

const LOOK_EVERY_MS = 3000; // the room takes nobody for waiting who has not asked for ten seconds
const LEFT_MS = 10_000;
const PLACE = "password";
const MESSAGE = /^#\d+$/u;

const form = document.getElementById("door");
const { username, password } = form.elements;
const brought = takePassword() || hall.read(PLACE); // until it is used: whoever scanned a code never knew it
const left = document.getElementById("left");
const link = document.querySelector("code");

username.value ||= device.read("name") ?? "";
if (username.autofocus) username.select();
if (password?.ariaInvalid) hall.write(PLACE, "");
else if (password && brought) {
  password.value = brought;
  hall.write(PLACE, brought);
}
window.addEventListener("hashchange", () => location.reload()); // another code was scanned
if (link) link.textContent = new URL(".", location); // behind a proxy the server may not know it
if (MESSAGE.test(location.hash)) form.action += location.hash; // a link to a message leads there through the door
form.addEventListener("submit", () => device.write("name", username.value));
if (left) setTimeout(settle, LEFT_MS);
form.addEventListener("change", () => Object.assign(asked, fields()));
const asked = fields();
const languages = document.querySelectorAll(".switch a");
if ("waiting" in form.dataset) for (const link of languages) link.addEventListener("click", switchLanguage);
const next = "waiting" in form.dataset ? ask : look;
if ("full" in form.dataset) setTimeout(next, LOOK_EVERY_MS);

/** Whoever left has done so for good: it is a door like any other now. */
function settle() {
  const button = form.querySelector("button");
  button.textContent = button.dataset.say;
  left.remove();
  history.replaceState(null, "", "./");
}

async function look() {
  const answer = await fetch("seats")
    .then((response) => response.json())
    .catch(() => null);
  if (answer) show(answer);
  setTimeout(next, LOOK_EVERY_MS);
}

/** For the name that is in the form, but not while it is being typed. */
async function ask() {
  const answer = await fetch(form.action, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(asked),
  }).catch(() => null);
  if (answer?.status === 201) letIn();
  else if (!answer || answer.status === 503) setTimeout(next, LOOK_EVERY_MS);
  else form.requestSubmit(); // for another reason: the page that comes says which
}

/** The room's page says so, to whom it is out of sight. */
function letIn() {
  hall.write("let in", true);
  location.assign(`chat${MESSAGE.test(location.hash) ? location.hash : ""}`);
}

/** In another language they wait on: another page would ask whether they want to. */
async function switchLanguage(event) {
  event.preventDefault();
  await fetch(event.currentTarget.href).catch(() => null);
  form.requestSubmit();
}

function fields() {
  return { username: username.value, password: form.elements.password?.value };
}

function show({ taken, seats }) {
  const text = document.getElementById("taken");
  const now = text.dataset.say.replace("{taken}", taken).replace("{seats}", seats);
  if (text.textContent !== now) text.textContent = now;
  document.querySelectorAll(".seats i").forEach((dot, index) => dot.classList.toggle("is-taken", index < taken));
}
