/** Copying, also where plain HTTP forbids the clipboard API; and what several copied messages look like. */

import { say } from "./words.js";

/** Copies `text` and says so on the `button`. */
export async function copy(text, button) {
  const copied = await write(text);
  if (!copied) return;
  const label = button.textContent;
  button.textContent = say("copied");
  setTimeout(() => (button.textContent = label), 2000);
}

/** Several messages copied from `box` become lines with time and author; part of one stays as it is. */
export function copyAsLines(box) {
  box.addEventListener("copy", (event) => {
    const texts = [...box.querySelectorAll(".message-text")].filter((text) => getSelection().containsNode(text, true));
    if (texts.length < 2) return;
    event.clipboardData.setData("text/plain", texts.map(asLine).join("\n"));
    event.preventDefault();
  });
}

function asLine(text) {
  const message = text.closest(".message");
  const [time, author, privately] = ["time", "author", "private"].map((name) =>
    message.querySelector(`.message-${name}`),
  );
  if (message.matches(".is-notice, .is-action")) return `[${time.textContent}] ${text.textContent}`;
  const audience = privately.hidden ? "" : ` (${privately.textContent.trim()})`;
  return `[${time.textContent}] ${author.textContent}${audience}: ${text.textContent}`;
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
