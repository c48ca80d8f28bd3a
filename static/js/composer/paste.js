/** Code or a trace that was pasted: a chip offers to send it as a block, which keeps its rows and its indentation. */

const ROWS = 3;
const FENCE = /^```/gmu;
const SIGNS = [
  /^\s*(?:at |File "|Traceback|Caused by|\w+(?:\.\w+)*(?:Error|Exception)\b)/u,
  /[{};]\s*$|^\s*[}\])]/u,
  /^(?: {2,}|\t)\S/u,
  /^\s*(?:def|class|import|from|return|const|let|var|function|if|for|while|else|elif|public|private|SELECT|#include|\$ )\b.*[:(){};=*]?/u,
  /(?:=>|->|==|!=|:=|\+=|<\/\w+>|\w\(.*\))/u,
];

/** Whether `text` looks like code: three rows or more, of which half bear its signs. */
export function isCode(text) {
  const rows = text.split("\n").filter((row) => row.trim());
  return rows.length >= ROWS && rows.filter((row) => SIGNS.some((sign) => sign.test(row))).length * 2 >= rows.length;
}

/** Offers it with `chip`, for what is pasted into `field`. */
export function offerBlock(field, chip) {
  const button = chip.querySelector("button");
  let pasted = "";
  field.addEventListener("paste", ({ clipboardData }) => {
    const text = clipboardData.getData("text/plain").replace(/\r\n?/gu, "\n");
    pasted = isCode(text) && !isInFence(field) ? text : "";
  });
  field.addEventListener("input", () => (chip.hidden = !pasted || !field.value.includes(pasted)));
  button.addEventListener("click", () => {
    const text = pasted;
    pasted = "";
    chip.hidden = true;
    wrap(field, text);
  });
}

const isInFence = ({ value, selectionStart }) => (value.slice(0, selectionStart).match(FENCE)?.length ?? 0) % 2 === 1;

/** As if it was typed, so that it can be undone. */
function wrap(field, pasted) {
  const start = field.value.lastIndexOf(pasted);
  if (start < 0) return;
  const [before, after] = [field.value.slice(0, start), field.value.slice(start + pasted.length)];
  const open = before && !before.endsWith("\n") ? "\n```\n" : "```\n";
  const close = `${pasted.endsWith("\n") ? "" : "\n"}\`\`\`${after.startsWith("\n") ? "" : "\n"}`;
  field.focus();
  field.setSelectionRange(start, start + pasted.length);
  document.execCommand("insertText", false, open + pasted + close);
}
