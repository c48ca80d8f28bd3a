/** A block of code: as it was written, with a button that copies it; a long one is folded after its first rows. */

import { copy } from "../page/clipboard.js";
import { say } from "../page/words.js";

const ROWS = 16;

export function blockNode(code) {
  const node = document.getElementById("code").content.cloneNode(true).firstElementChild;
  node.querySelector(".code-copy").addEventListener("click", (event) => copy(code, event.currentTarget));
  node.querySelector("code").append(code);
  const rows = code.split("\n");
  if (rows.length > ROWS) foldable(node, rows);
  return node;
}

/** Opens the blocks in `element`: whoever was led there is to see all of it. */
export function unfold(element) {
  for (const rest of element.querySelectorAll(".code-rest[hidden]")) show(rest, true);
}

/** Whether `text` is all that is shown of `code`. */
export function isAll(code, text) {
  const isFolded = code.querySelector(".code-rest[hidden]");
  return text === code.textContent || Boolean(isFolded && text.trimEnd() === code.firstChild.data.trimEnd());
}

/** The rest stays in the page, where the browser's own search finds it and opens it. */
function foldable(node, rows) {
  const rest = document.createElement("div");
  rest.className = "code-rest";
  rest.append(rows.slice(ROWS).join("\n"));
  rest.addEventListener("beforematch", () => show(rest, true));
  node.querySelector("code").replaceChildren(`${rows.slice(0, ROWS).join("\n")}\n`, rest);
  const button = node.querySelector(".code-fold");
  button.addEventListener("click", () => turn(node, rest));
  button.hidden = false;
  button.dataset.rows = rows.length;
  show(rest, false);
}

function turn(node, rest) {
  show(rest, rest.hidden);
  if (rest.hidden) node.scrollIntoView({ block: "nearest" });
}

function show(rest, all) {
  const button = rest.closest(".code").querySelector(".code-fold");
  if (all) rest.removeAttribute("hidden");
  else rest.setAttribute("hidden", "until-found");
  button.textContent = say(all ? "code.first" : "code.all", { n: all ? ROWS : button.dataset.rows });
  button.dispatchEvent(new Event("fold", { bubbles: true }));
}
