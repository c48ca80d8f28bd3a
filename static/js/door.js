/** The door: remembers the last name, shows when a seat is free, and takes it for whoever asked for one. */

import { device } from "./page/store.js";

const LOOK_EVERY_MS = 3000;
const LEFT_MS = 10_000;

const form = document.getElementById("door");
const { username } = form.elements;
const left = document.getElementById("left");
const link = document.querySelector("code");

username.value ||= device.read("name") ?? "";
if (username.autofocus) username.select();
if (link) link.textContent = new URL(".", location); // behind a proxy the server may not know it
form.addEventListener("submit", () => device.write("name", username.value));
if (left) setTimeout(settle, LEFT_MS);
if ("full" in form.dataset) setTimeout(look, LOOK_EVERY_MS);

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
  if (answer?.taken < answer?.seats && "waiting" in form.dataset) form.requestSubmit();
  else setTimeout(look, LOOK_EVERY_MS);
}

function show({ taken, seats }) {
  const text = document.getElementById("taken");
  const now = text.dataset.say.replace("{taken}", taken).replace("{seats}", seats);
  if (text.textContent !== now) text.textContent = now;
  document.querySelectorAll(".seats i").forEach((dot, index) => dot.classList.toggle("is-taken", index < taken));
}
