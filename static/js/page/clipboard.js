/** Copying by a button, also where plain HTTP forbids the clipboard API. */

import { say } from "./words.js";

/** Copies `text` and says so on the `button`. */
export async function copy(text, button) {
  const copied = await write(text);
  if (!copied) return;
  const label = button.textContent;
  button.textContent = say("copied");
  setTimeout(() => (button.textContent = label), 2000);
}

function write(text) {
  if (navigator.clipboard)
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
  const answer = (event) => {
    event.clipboardData.setData("text/plain", text);
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  document.addEventListener("copy", answer, { capture: true, once: true });
  return Promise.resolve(document.execCommand("copy"));
}
