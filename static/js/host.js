/** The host's link: its key goes from behind the # into the form, and out of the address. */

import { copy } from "./page/clipboard.js";

const form = document.getElementById("host");
const { key, username } = form.elements;
const [shown, button] = [document.querySelector("code"), document.getElementById("copy")];
const given = location.hash.slice(1);

if (shown) shown.textContent = new URL(".", location); // behind a proxy the server may not know it
if (given) take(given);
else if (key.value) offer(key.value);

function take(given) {
  key.value = given;
  key.closest("p").hidden = true;
  history.replaceState(null, "", location.pathname); // from here on nobody reads it over a shoulder, or in the history
  offer(given);
  if ("seated" in form.dataset) form.requestSubmit();
  else username?.focus();
}

function offer(given) {
  button.hidden = false;
  button.addEventListener("click", () => copy(`${location.href}#${given}`, button));
}
