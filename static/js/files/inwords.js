/** A message with files, where there is room for words only. */

import { say } from "../page/words.js";
import { isPicture } from "./about.js";

/** For ears, and for a notification: its text, and that there are files. */
export function inWords({ text = "", files = [] }) {
  return [text, files.length ? sent(files) : ""].filter(Boolean).join(" · ");
}

/** To be copied or quoted: its text, then a row for each file. */
export function asRows({ text = "", files = [] }) {
  return [text, ...files.map(row)].filter(Boolean).join("\n");
}

function row(file) {
  return say(isPicture(file) ? "row.picture" : "row.file", file);
}

/** What a picture shows is said where it is known. */
function sent(files) {
  const what = say(files.every(isPicture) ? "sent.pictures" : "sent.files", { n: files.length });
  const alts = files.map(({ alt }) => alt).filter(Boolean);
  return alts.length ? `${what}: ${alts.join("; ")}` : what;
}
