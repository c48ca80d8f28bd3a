/** Where a text names somebody: me by my name as a whole word, or after an @; the others after an @ only. */

const INSIDE = "\\p{L}\\p{M}\\p{N}_";
const NOBODY = new Map();

/** Nodes for `text`: every place that means `name` is in a <mark>, and each of `people` ({name: id}) by whom it means. */
export function mentions(text, name, people = NOBODY) {
  const fragment = document.createDocumentFragment();
  let end = 0;
  for (const [start, length, id] of places(text, name, people)) {
    if (start < end) continue;
    const said = text.slice(start, start + length);
    fragment.append(text.slice(end, start), id ? personNode(said, id) : mark(said));
    end = start + length;
  }
  fragment.append(text.slice(end));
  return fragment;
}

/** Whether `text` means `name` anywhere. */
export function names(text, name) {
  return mine(text, name).length > 0;
}

/** [where, how long, whose id], in order; of two that begin together the longer one counts. */
function places(text, name, people) {
  const all = [...mine(text, name), ...theirs(text, people)];
  return all.sort(([one, length], [other, longer]) => one - other || longer - length);
}

function mine(text, name) {
  if (!name) return [];
  return [...text.matchAll(pattern(name))].map(({ 0: found, index, groups: { before = "" } }) => [
    index + before.length,
    found.length - before.length,
  ]);
}

function theirs(text, people) {
  if (!people.size || !text.includes("@")) return [];
  const longestFirst = [...people.keys()].sort((one, other) => other.length - one.length);
  const anyone = new RegExp(`@(?<who>${longestFirst.map(escaped).join("|")})(?![${INSIDE}])`, "giu");
  const found = [...text.matchAll(anyone)];
  const all = found.map((match) => [match.index, match[0].length, people.get(folded(match.groups.who))]);
  return all.filter(([, , id]) => id); // a name whose capitals are other letters
}

/** A name as it is looked up. */
export const folded = (name) => name.normalize("NFC").toLowerCase();

/** A word goes on with letters, marks, digits and underscores: "m" is not in "même". An @ may follow anything. */
function pattern(name) {
  const word = escaped(name.normalize("NFC"));
  return new RegExp(`(?:(?<before>^|[^${INSIDE}@])|(?=@))@?${word}(?![${INSIDE}])`, "giu");
}

const escaped = (name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

function mark(text) {
  const node = document.createElement("mark");
  node.className = "mention";
  node.textContent = text;
  return node;
}

function personNode(text, id) {
  const node = document.createElement("span");
  node.dataset.person = id;
  node.textContent = text;
  return node;
}
