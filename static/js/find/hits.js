/** Where a text that was found says what was looked for. What is found the server decides (chat/search_words.py); here it is marked alike. */

const LETTER = "\\p{L}\\p{M}\\p{N}";
/** Writings that set no words apart. */
const CLOSE = ["Han", "Hiragana", "Katakana", "Thai", "Lao", "Khmer", "Myanmar"]
  .map((name) => `\\p{Script=${name}}`)
  .join("");
const WORD = new RegExp(`[${CLOSE}\u30fc]+|(?:(?![${CLOSE}])[${LETTER}])+|[\\p{So}\\p{Sc}]`, "gu");
const BOUND = `(?<before>^|[^${LETTER}]|[${CLOSE}])`;
const DROPPED =
  /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\p{Me}\p{DI}\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]/gu;
const MARK = "\\p{Quotation_Mark}";
const WHO = `(?:from|de)\\s*:\\s*@?(?:${MARK}[^\\n]*?${MARK}(?=\\s|$)|\\S*)`;
const WHEN = "(?:since|depuis)(?:\\s*:\\s*|\\s+)\\d[\\d:.h-]*(?=\\s|$)";
const PART = new RegExp(`${WHO}|${WHEN}|${MARK}(?<phrase>[^\\n]+?)${MARK}(?=\\s|$)|(?<word>\\S+)`, "giu");

/** [where, where it ends] of each in `text`, in order, for what was `typed`. */
export function hits(text, typed) {
  const pattern = patternOf(typed);
  if (!pattern) return [];
  const { folded, from } = mapped(text);
  const all = [...folded.matchAll(pattern)].map(({ 0: { length }, index, groups: { before = "" } }) => [
    from[index + before.length],
    from[index + length],
  ]);
  return all.filter(([start, end]) => start < end);
}

/** What is looked for as one pattern. Of two that begin together the longer one is marked. */
function patternOf(typed) {
  const parts = [...typed.normalize("NFKC").matchAll(PART)].map(({ groups }) => groups);
  const wanted = parts
    .map(({ phrase, word }) => [words(phrase ?? word ?? ""), phrase])
    .filter(([{ length }]) => length);
  const longestFirst = wanted.sort(([one], [other]) => other.join().length - one.join().length);
  const [close, apart] = [true, false].map((on) =>
    longestFirst.filter(([[first]]) => isClose(first) === on).map(source),
  );
  const all = [apart.length && `${BOUND}(?:${apart.join("|")})`, ...close].filter(Boolean);
  return all.length ? new RegExp(all.join("|"), "gu") : null;
}

/** In quotes no word is only a beginning. */
function source([words, phrase]) {
  const end = phrase && !isClose(words.at(-1)) ? `(?![${LETTER}])` : "";
  return words.join(`[^${LETTER}]*`) + end;
}

const words = (text) => fold(text).match(WORD) ?? [];
const isClose = (word) => new RegExp(`^[${CLOSE}]`, "u").test(word);

/** `text` as it is compared, and where in it each of those letters is from. */
function mapped(text) {
  const from = [];
  let folded = "";
  for (const { 0: letter, index } of text.matchAll(/./gsu)) {
    folded += fold(letter);
    while (from.length < folded.length) from.push(index);
  }
  return { folded, from: [...from, text.length] };
}

/** Without capitals, width and accents. */
function fold(text) {
  const apart = text.normalize("NFKD").toUpperCase().toLowerCase().normalize("NFKD");
  return apart.replace(DROPPED, "").normalize("NFKC").replaceAll("œ", "oe").replaceAll("æ", "ae");
}
