/** Quotes in what is being written. One of a private message goes to nobody who was not in it; one of what is gone goes nowhere. */

import { asRows } from "../files/inwords.js";
import { tab } from "../page/store.js";

const PLACE = "quotes";
const KEPT = 50;
const LETTERS_MAX = 80;
const ENOUGH = 16;
const FENCE = /^```/u;
const QUOTE = /^> /u;

/** The row that quotes `message`, or "": the first that its author has written, and that is no mark. */
export function quoteOf({ deleted, ...message }) {
  const rows = asRows(message)
    .split("\n")
    .filter((row) => row.trim() && !FENCE.test(row) && !QUOTE.test(row));
  if (deleted || !rows.length) return "";
  const letters = [...rows[0].trim()];
  const isAll = rows.length === 1 && letters.length <= LETTERS_MAX;
  return `> ${letters.slice(0, LETTERS_MAX).join("").trim()}${isAll ? "" : "…"}`;
}

export class Quotes {
  #quotes = tab.read(PLACE) ?? [];

  /** The row that quotes `message`; from here on it is known for what it is. */
  add(message) {
    const row = quoteOf(message);
    const { seq, by, to } = message;
    const among = to && [by, ...to].map(({ id }) => id);
    if (row)
      this.#keep([...this.#quotes.filter((quote) => quote.row !== row || quote.seq !== seq), { seq, row, among }]);
    return row;
  }

  /** `text` without what these people, or with nobody all, may not read. */
  fitting(text, to) {
    const secret = this.#quotes.filter(({ among }) => among && !isAmong(to, among));
    return without(text, (row) => secret.some((quote) => tells(row, quote.row)));
  }

  /** `text` as it is to be now that `message` is otherwise. */
  amended(text, message) {
    const old = this.#quotes.filter(({ seq, row }) => seq === message.seq && row !== quoteOf(message));
    if (!old.some(({ row }) => text.includes(row))) return text;
    const row = this.add(message);
    this.#keep(this.#quotes.filter((quote) => !old.includes(quote)));
    const now = old.reduce((sofar, quote) => sofar.replaceAll(quote.row, () => row), text);
    return row ? now : without(now, (each, place) => !each && !place);
  }

  #keep(quotes) {
    this.#quotes = quotes.slice(-KEPT);
    tab.write(PLACE, this.#quotes);
  }
}

const isAmong = (to, among) => to.length > 0 && to.every(({ id }) => among.includes(id));

/** Also when something was typed around it, or its end was taken away. */
function tells(row, quote) {
  const words = quote.slice(2);
  return (
    row.trim() === quote || row.trim() === words || (words.length > ENOUGH && row.includes(words.slice(0, ENOUGH)))
  );
}

function without(text, isOut) {
  const rows = text.split("\n");
  return rows.some(isOut) ? rows.filter((row, place) => !isOut(row, place)).join("\n") : text;
}
