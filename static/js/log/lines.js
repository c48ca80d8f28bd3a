/** Messages as lines of text, in the form of a saved file (README): no row of a text passes for another's line. */

import { asRows } from "../files/inwords.js";
import { nameOf, say } from "../page/words.js";
import { sameDay, stampOf } from "./clock.js";
import { deletion } from "./marks.js";

const ROW_END = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/u;
/** No modifier letters, no syllabics, no arrows, stars and dashes: some of them look like marks of ours. */
const LETTER =
  "(?![\\p{Lm}\\p{Script=Canadian_Aboriginal}▶◀✳✴❇➖▪▫])[\\p{L}\\p{M}\\p{Nd}\\p{Extended_Pictographic}\\p{RI}\u200d\ufe0f]";
const PLAIN = new RegExp(`^${LETTER}(?:${LETTER}|[ '’._-])*$`, "u");
const ISOLATES = /[\u2066-\u2068]/gu;
const TURNS = /[\u202a\u202b\u202d\u202e]/gu;

/** With the time of each, and its day unless all are of today. */
export function asLines(messages) {
  const today = messages.every(({ at }) => sameDay(at, Date.now()));
  return messages.map((message) => asLine(message, stampOf(message.at).slice(today ? 11 : 0))).join("\n");
}

/** Further rows begin two columns behind where names begin. */
function asLine(message, time) {
  const rows = said({ ...message, text: deletion(message) ?? rowsOf(message) })
    .split(ROW_END)
    .map(closed);
  return `[${time}] ${rows.join(`\n${" ".repeat(time.length + 5)}`)}`;
}

const rowsOf = (message) => (message.files ? asRows(message) : message.text);

function said({ kind, by, to, text, was, whom = [], ...about }) {
  const audience = to ? ` (${say("copied.private", { names: joined(to) })})` : "";
  if (kind === "text") return `${nameOf({ ...by, name: beforeMark(by) })}${audience}: ${text}`;
  if (kind === "action") return `* ${beforeWords(by)} ${text}`;
  return `-- ${text ?? say(kind, { ...about, names: joined(whom), name: beforeWords(by), was: beforeWords({ name: was ?? "" }) })}`;
}

const joined = (people) => people.map(beforeMark).join(", ");
const beforeMark = ({ name }) => (PLAIN.test(name) ? name : `"${name}"`);

/** Else "Julien waves" could do "* Julien waves goodbye". */
const beforeWords = ({ name }) => (name.includes(" ") ? `"${name}"` : beforeMark({ name }));

/** Whatever direction a row turns to ends with it (UAX #9: the end of an isolate ends what began inside). */
function closed(row) {
  const [isolates, turns] = [ISOLATES, TURNS].map((opening) => row.match(opening)?.length ?? 0);
  return row + "\u2069".repeat(isolates) + "\u202c".repeat(turns);
}
