/** Where the words that were looked for are in a text: without regard to case, accents and width, as the room looks for them. */

const ASKED = /(?:^|\s)(?:from|de):(?:"[^"]*"?|\S+)|(?:^|\s)(?:since|depuis)(?:\s+|:)\S+/giu;
const WORD = /[\p{L}\p{N}]+/gu;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const BEFORE = 60;
const SHOWN = 240;

/** A part of `text` as nodes, around the first of the words of `query`, each of which is in a <mark>. */
export function markedNodes(text, query) {
  const places = placesOf(text, query);
  const from = startOf(text, places[0]?.start ?? 0);
  const to = Math.min(text.length, from + SHOWN);
  const fragment = document.createDocumentFragment();
  let end = from;
  if (from) fragment.append("…");
  for (const { start, stop } of places) {
    if (start < end || stop > to) continue;
    const mark = document.createElement("mark");
    mark.textContent = text.slice(start, stop);
    fragment.append(text.slice(end, start), mark);
    end = stop;
  }
  fragment.append(text.slice(end, to), to < text.length ? "…" : "");
  return fragment;
}

/** At a space, so that no word and no letter is cut in two. */
function startOf(text, first) {
  return first > BEFORE ? text.indexOf(" ", first - BEFORE) + 1 || first : 0;
}

/** {start, stop} each, in order. */
function placesOf(text, query) {
  const { folded, at } = fold(text);
  const words = [...new Set(fold(query.replace(ASKED, " ")).folded.match(WORD))];
  const all = words.flatMap((word) => found(folded, word));
  const places = all.map(([start, length]) => ({ start: at[start], stop: at[start + length] }));
  return places.sort((one, other) => one.start - other.start || other.stop - one.stop);
}

/** A word's beginning is enough; where words are not written apart, any part. */
function found(folded, word) {
  const before = UNSPACED.test(word) ? "()" : "(^|[^\\p{L}\\p{N}])";
  return [...folded.matchAll(new RegExp(`${before}${word}`, "gu"))].map(({ 0: all, 1: skipped, index }) => [
    index + skipped.length,
    all.length - skipped.length,
  ]);
}

/** `at`: where in `text` each place of `folded` is. */
function fold(text) {
  const at = [];
  let [folded, place] = ["", 0];
  for (const letter of text) {
    const plain = letter.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    for (let index = 0; index < plain.length; index += 1) at.push(place);
    folded += plain;
    place += letter.length;
  }
  return { folded, at: [...at, place] };
}
