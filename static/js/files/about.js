/** What is said about a file: its name, of which the end is always to be seen, what it is, how large. */

import { say } from "../page/words.js";

const NAMELESS = "file";
const END = 8;
/** What shows nothing, or turns the direction: a name could seem to end otherwise than it does. */
const UNSEEN = /[\p{Bidi_C}\p{Cc}\p{Cs}\u2028\u2029]/gu;

/** Of a file on the wire; one that is only on its way there may be one, too. */
export const isPicture = ({ width }) => width > 0;

/** What a picture shows, or else that it is one. */
export const altOf = ({ alt, name }) => alt || say("file.picture", { name });

export const cleanName = (name) => name.replace(UNSEEN, "").trim() || NAMELESS;

/** A name as a node: what there is no room for goes from its middle. Its pieces are for eyes only. */
export function fileNameNode(name) {
  const letters = [...name];
  const node = document.createElement("bdi");
  node.className = "file-name";
  node.append(whole(name), ...[letters.slice(0, -END), letters.slice(-END)].map(piece));
  return node;
}

function whole(name) {
  return Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: name });
}

function piece(letters) {
  const node = document.createElement("span");
  node.ariaHidden = true;
  node.dataset.piece = letters.join("");
  return node;
}

/** "PDF file", by the ending of its name. */
export function kindOf({ name }) {
  const ending = name.match(/\.(\w{1,5})$/u)?.[1].toUpperCase();
  return ending ? say("file.kind", { ending }) : say("file.plain");
}

/** "1.2 MB" */
export function sizeOf({ size }) {
  const [unit, of] = size < 999_500 ? ["kilobyte", 1000] : ["megabyte", 1e6];
  const digits = of > 1000 && size < 1e7 ? 1 : 0;
  return format(Math.max(1, size / of), { style: "unit", unit, maximumFractionDigits: digits });
}

export const percentOf = (share) => format(share, { style: "percent" });

const format = (number, how) => new Intl.NumberFormat(document.documentElement.lang, how).format(number);
