/** Dialogs: opened by a button, closed by what is in them, Esc, or a click beside them. */

export function openBy(button, dialog) {
  button.addEventListener("click", () => dialog.showModal());
}

/** Where the browser does not know `closedby="any"`. */
export function closeBeside(dialog) {
  if (!("closedBy" in dialog)) dialog.addEventListener("click", (event) => isBeside(event) && dialog.close());
}

/** The backdrop is the dialog's too, and so are the gaps in it. */
function isBeside({ target, currentTarget, clientX, clientY }) {
  const { left, right, top, bottom } = currentTarget.getBoundingClientRect();
  return target === currentTarget && (clientX < left || clientX > right || clientY < top || clientY > bottom);
}
