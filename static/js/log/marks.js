/** What stands under a message that is otherwise than it was sent: who agree with it, and that it was corrected. */

import { listNodes, nameNode, say } from "../page/words.js";
import { fullOf } from "./clock.js";

/** Whether there is anything to show. */
export const isMarked = ({ agreed = [], corrected, deleted }) => !deleted && Boolean(agreed.length || corrected);

export function marksNode({ agreed = [], corrected, by }, me) {
  const node = document.getElementById("marks").content.cloneNode(true).firstElementChild;
  const [button, names, note] = node.children;
  button.hidden = names.hidden = !agreed.length;
  if (agreed.length) show(button, names, agreed, me);
  button.disabled = by.id === me.id;
  note.hidden = !corrected;
  if (corrected) note.title = fullOf(corrected);
  return node;
}

/** What stands in the place of a text that is gone. */
export function deletion({ deleted, by }) {
  return deleted && say(deleted.id === by.id ? "deleted.author" : "deleted.host");
}

function show(button, names, agreed, me) {
  const all = listNodes(agreed.map(nameNode));
  const label = say("agreed", { n: agreed.length, names: all.textContent });
  button.lastElementChild.textContent = agreed.length;
  button.ariaLabel = label;
  button.ariaPressed = agreed.some(({ id }) => id === me.id);
  names.replaceChildren(all);
}
