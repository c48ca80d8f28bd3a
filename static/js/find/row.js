/** One message that was found, as a row of the list. */

import { asRows } from "../files/inwords.js";
import { fullOf, shortOf } from "../log/clock.js";
import { listNodes, nameNode, nameOf, say, sayNodes } from "../page/words.js";
import { excerpt } from "./excerpt.js";

/** `reader`: {me, colours, veil}. */
export function rowOf(message, typed, reader) {
  const row = document.getElementById("found").content.cloneNode(true).firstElementChild;
  row.id = `found-${message.seq}`;
  const time = row.querySelector("time");
  Object.assign(time, { textContent: shortOf(message.at), dateTime: new Date(message.at).toISOString() });
  time.title = fullOf(message.at);
  if (reader.veil.over(message)) cover(row);
  else fill(row, message, typed, reader);
  return row;
}

/** Nothing of it is to be seen here, nor by whom it is. */
function cover(row) {
  row.classList.add("is-veiled");
  row.querySelector("bdi").remove();
  row.querySelector(".found-private").hidden = false;
  row.querySelector(".found-private span").textContent = say("covered.private", { n: 1 });
}

function fill(row, message, typed, { me, colours }) {
  const author = row.querySelector("bdi");
  author.textContent = nameOf(message.by);
  colours.paint(author, message.by.id);
  const text = message.kind === "action" ? `${message.by.name} ${message.text}` : asRows(message);
  row.querySelector(".found-text").append(excerpt(text, typed));
  if (!message.to) return;
  row.classList.add("is-private");
  row.querySelector(".found-private").hidden = false;
  row.querySelector(".found-private span").replaceChildren(sayNodes("find.private", { names: othersIn(message, me) }));
}

/** With whom it is: all in it but the reader. */
function othersIn({ by, to }, me) {
  const people = [by, ...to].filter(({ id }, place, all) => all.findIndex((each) => each.id === id) === place);
  const others = people.filter(({ id }) => id !== me.id);
  return listNodes(others.length ? others.map(nameNode) : [say("you")]);
}
