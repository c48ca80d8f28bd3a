/** As much of a text as a list has room for: what is around the first of what was found. */

import { hits } from "./hits.js";

const BEFORE = 60;
const LENGTH = 240;

/** Nodes for `text`, in which all that `typed` looks for is in a <mark>. */
export function excerpt(text, typed) {
  const whole = text.normalize("NFC").replace(/\s+/gu, " ").trim();
  const found = hits(whole, typed);
  const [start, end] = windowOf(whole, found[0] ?? [0]);
  const inside = found.filter(([from, to]) => from >= start && to <= end);
  const fragment = document.createDocumentFragment();
  fragment.append(start ? "…" : "", marked(whole, inside, start, end), end < whole.length ? "…" : "");
  return fragment;
}

/** Cut between words, where there is a gap near. */
function windowOf(whole, [first]) {
  const near = Math.max(0, first - BEFORE);
  const gap = whole.indexOf(" ", near);
  const start = near && gap >= 0 && gap < first ? gap + 1 : near;
  const last = start + LENGTH;
  if (last >= whole.length) return [start, whole.length];
  return [start, Math.max(whole.lastIndexOf(" ", last), last - 20)];
}

function marked(whole, found, start, end) {
  const fragment = document.createDocumentFragment();
  let at = start;
  for (const [from, to] of found) {
    fragment.append(whole.slice(at, from), mark(whole.slice(from, to)));
    at = to;
  }
  fragment.append(whole.slice(at, end));
  return fragment;
}

function mark(text) {
  const node = document.createElement("mark");
  node.textContent = text;
  return node;
}
