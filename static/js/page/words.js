/** The page's words. The server writes them into the page, so that they can be translated there. */

const words = JSON.parse(document.getElementById("words").textContent);
const plurals = new Intl.PluralRules(document.documentElement.lang);
const lists = new Intl.ListFormat(document.documentElement.lang);

/** The words called `name`, with {placeholders} filled; `n` chooses between "name.one" and "name.other". */
export function say(name, values = {}) {
  return pieces(name, values).join("");
}

/** The same as nodes; a value may be an element. */
export function sayNodes(name, values = {}) {
  const fragment = document.createDocumentFragment();
  fragment.append(...pieces(name, values));
  return fragment;
}

/** "Ann, Ben and Cleo" as nodes; each item may be an element. */
export function listNodes(items) {
  const fragment = document.createDocumentFragment();
  const parts = lists.formatToParts(items.map(() => "x"));
  const rest = [...items];
  fragment.append(...parts.map((part) => (part.type === "element" ? rest.shift() : part.value)));
  return fragment;
}

/** A name as a node: it may run the other way than what is around it. */
export function nameNode(person) {
  const node = document.createElement("bdi");
  node.textContent = nameOf(person);
  return node;
}

export const nameOf = ({ name, program }) => (program ? `${name} ${say("program")}` : name);

function pieces(name, values) {
  const parts = phrase(name, values.n).split(/\{(\w+)\}/);
  return parts.map((part, index) => (index % 2 ? values[part] : part));
}

function phrase(name, n) {
  return n === undefined ? words[name] : (words[`${name}.${plurals.select(n)}`] ?? words[`${name}.other`]);
}
