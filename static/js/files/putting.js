/** How files come in: pasted, dropped, or chosen. */

const FIELDS = "input, select, textarea:not(#line), dialog";

/** `button` opens the `input`; one drops anywhere, and `target` shows it. `put(files)`. */
export function takeFiles({ button, input, target }, put) {
  button.addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    put([...input.files]);
    input.value = ""; // else the same file is no change
  });
  document.addEventListener("paste", (event) => pasted(event, put));
  takeDrops(target, put);
}

function pasted(event, put) {
  const files = [...event.clipboardData.files];
  if (!files.length || event.target.closest?.(FIELDS) || isText(event.clipboardData, files)) return;
  event.preventDefault();
  put(files);
}

/** A table comes with a picture of itself, and a file with its name or its path. */
function isText(data, files) {
  const rows = data
    .getData("text/plain")
    .split(/[\r\n]+/u)
    .filter(Boolean);
  return rows.some((row) => !files.some(({ name }) => row.trim().endsWith(name)));
}

/** Files that are dragged over the page: a browser would open what is dropped, wherever that is. */
function takeDrops(target, put) {
  let isOurs = false; // a picture of the log
  const hide = () => (target.hidden = true);
  const over = (event) => {
    if (!isOfFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = isOurs ? "none" : "copy";
    target.hidden = isOurs;
  };
  const dropped = (event) => {
    hide();
    if (!isOfFiles(event)) return;
    event.preventDefault();
    if (!isOurs) put([...event.dataTransfer.files]);
  };
  document.addEventListener("dragstart", () => (isOurs = true));
  document.addEventListener("dragend", () => (isOurs = false));
  document.addEventListener("dragenter", over);
  document.addEventListener("dragover", over);
  document.addEventListener("dragleave", ({ relatedTarget }) => relatedTarget || hide());
  document.addEventListener("drop", dropped);
}

const isOfFiles = ({ dataTransfer }) => dataTransfer?.types.includes("Files");
