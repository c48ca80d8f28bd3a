/** What is copied out of the log: messages as lines, or a part of one as its author wrote it. Never the words of a button. */

import { isAll } from "./block.js";
import { asLines } from "./lines.js";
import { messageOf } from "./message.js";

export function copyFrom(box) {
  document.addEventListener("copy", (event) => {
    const text = event.target.closest?.("input, textarea") ? "" : selected(box);
    if (!text) return;
    event.clipboardData.setData("text/plain", text);
    event.preventDefault();
  });
}

function selected(box) {
  const selection = getSelection();
  if (!selection.rangeCount) return "";
  const range = selection.getRangeAt(0);
  const isIn = (text) => within(range, text) || (!text.firstChild && range.intersectsNode(text)); // files alone
  const texts = [...box.querySelectorAll(".message:not(.is-covered) .message-text")].filter(isIn);
  const messages = texts.map((text) => text.closest(".message"));
  const isPart = texts.length === 1 && !within(range, messages[0].querySelector(".message-head"));
  return isPart ? written(range, texts[0]) : asLines(messages.map(messageOf));
}

/** What is selected of a text, with the marks of the code that is whole in it. */
function written(range, text) {
  const nodes = [...text.childNodes].flatMap((node) => (node.matches?.("blockquote") ? [...node.childNodes] : node));
  const pieces = nodes.map((node) => piece(range, node));
  return pieces.join("").replace(/\n$/u, "");
}

/** Of a block only in part what follows begins on a row of its own. Within one piece only what is selected is meant. */
function piece(range, node) {
  const code = node.querySelector?.("code") ?? node;
  const chosen = within(range, code);
  if (!chosen || !node.dataset?.source || node.contains(range.commonAncestorContainer)) return chosen;
  if (isAll(code, chosen)) return node.dataset.source;
  return code === node ? chosen : `${chosen}\n`;
}

/** The part of `node` that is in `range`, as text. */
function within(range, node) {
  if (!range.intersectsNode(node)) return "";
  const part = document.createRange();
  part.selectNodeContents(node);
  if (range.compareBoundaryPoints(Range.START_TO_START, part) > 0)
    part.setStart(range.startContainer, range.startOffset);
  if (range.compareBoundaryPoints(Range.END_TO_END, part) < 0) part.setEnd(range.endContainer, range.endOffset);
  return part.toString();
}
