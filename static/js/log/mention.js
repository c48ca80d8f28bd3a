/** Where a text names somebody: the name as a whole word, or after an @. */

/** Nodes for `text`, with every place that means `name` in a <mark>. */
export function mentions(text, name) {
  const fragment = document.createDocumentFragment();
  let end = 0;
  for (const [start, length] of places(text, name)) {
    fragment.append(text.slice(end, start), mark(text.slice(start, start + length)));
    end = start + length;
  }
  fragment.append(text.slice(end));
  return fragment;
}

/** Whether `text` means `name` anywhere. */
export function names(text, name) {
  return places(text, name).length > 0;
}

function places(text, name) {
  if (!name) return [];
  return [...text.matchAll(pattern(name))].map(({ 0: found, index, groups: { before = "" } }) => [
    index + before.length,
    found.length - before.length,
  ]);
}

/** A word goes on with letters, marks, digits and underscores: "m" is not in "même". An @ may follow anything. */
function pattern(name) {
  const word = name.normalize("NFC").replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const inside = "\\p{L}\\p{M}\\p{N}_";
  return new RegExp(`(?:(?<before>^|[^${inside}@])|(?=@))@?${word}(?![${inside}])`, "giu");
}

function mark(text) {
  const node = document.createElement("mark");
  node.className = "mention";
  node.textContent = text;
  return node;
}
