/** How files come in: pasted, dropped, or chosen. */

const FIELDS = "input, select, textarea:not(#line), dialog";

/** `button` opens the `input`; `talk` is where one drops, and `target` shows it. `put(files)`. */
export function takeFiles({ button, input, talk, target }, put) {
  button.addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    put([...input.files]);
    input.value = ""; // else the same file is no change
  });
  document.addEventListener("paste", (event) => pasted(event, put));
  new Dropping(talk, target, put);
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
class Dropping {
  #talk;
  #target;
  #isOurs = false;

  constructor(talk, target, put) {
    this.#talk = talk;
    this.#target = target;
    document.addEventListener("dragstart", () => (this.#isOurs = true)); // a picture of the log
    document.addEventListener("dragend", () => (this.#isOurs = false));
    for (const name of ["dragenter", "dragover"]) document.addEventListener(name, (event) => this.#over(event));
    document.addEventListener("dragleave", ({ relatedTarget }) => relatedTarget || this.#hide());
    document.addEventListener("drop", (event) => this.#dropped(event, put));
  }

  #over(event) {
    if (!isOfFiles(event)) return;
    event.preventDefault();
    const isThere = this.#isThere(event);
    event.dataTransfer.dropEffect = isThere ? "copy" : "none";
    this.#target.hidden = this.#isOurs;
    this.#target.classList.toggle("is-over", isThere);
  }

  #dropped(event, put) {
    this.#hide();
    if (!isOfFiles(event)) return;
    event.preventDefault();
    if (this.#isThere(event)) put([...event.dataTransfer.files]);
  }

  #isThere({ target }) {
    return !this.#isOurs && this.#talk.contains(target);
  }

  #hide() {
    this.#target.hidden = true;
  }
}

const isOfFiles = ({ dataTransfer }) => dataTransfer?.types.includes("Files");
