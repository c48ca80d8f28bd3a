/** A run of notices is one line: what has changed by its end. Behind that line is what happened. */

import { listNodes, nameNode, sayNodes } from "../page/words.js";

const KINDS = ["joined", "left", "renamed"];
const EFFECTS = { "left left": "left", "left joined": "back", "joined left": "passed", "joined joined": "joined" };

/** The notice at `index` has just been drawn, or what was before it is gone: gathers the run that it belongs to. */
export function gather(views, index) {
  const run = runAround(views, index);
  const heads = run.map(({ element }) => element.querySelector(".message-run"));
  const [first] = heads;
  if (!first) return;
  const wasOpen = heads.some(isOpen);
  for (const head of heads) head.hidden = true;
  for (const head of heads) head.setAttribute("aria-expanded", false);
  first.hidden = run.length < 2;
  first.replaceChildren(...lines(netEffect(run.map(({ message }) => message))));
  first.onclick = () => show(run, first, !isOpen(first));
  show(run, first, wasOpen);
}

function runAround(views, index) {
  const isOne = (view) => KINDS.includes(view?.message.kind);
  if (!isOne(views[index])) return [];
  let [start, end] = [index, index + 1];
  while (isOne(views[start - 1])) start -= 1;
  while (isOne(views[end])) end += 1;
  return views.slice(start, end);
}

const isOpen = (head) => head.getAttribute("aria-expanded") === "true";

function show(run, first, all) {
  first.setAttribute("aria-expanded", all);
  for (const { element } of run) element.classList.toggle("is-gathered", !first.hidden && !all);
}

/** [{word, people}], of a new name with `was`. Who left and came back has done both, and is still there. */
function netEffect(messages) {
  const ways = [...waysOf(messages).values()];
  const did = (effect) => ways.filter(({ first, last }) => EFFECTS[`${first} ${last}`] === effect).map(({ by }) => by);
  const moves = ["left", "back", "passed", "joined"].map((word) => ({ word, people: did(word) }));
  const names = ways.filter(({ was, by }) => was && was !== by.name);
  const renamed = names.map(({ by, was }) => ({ word: "renamed", people: [by], was }));
  const { by, was } = messages.at(-1); // there and back again: then the last one says where
  const effects = [...moves.filter(({ people }) => people.length), ...renamed];
  return effects.length ? effects : [{ word: "renamed", people: [by], was }];
}

/** What each did first and last, and under which name they were there before. */
function waysOf(messages) {
  const ways = new Map();
  for (const { kind, by, was } of messages) {
    const way = ways.get(by.id) ?? {};
    if (kind === "renamed" && way.first !== "joined") way.was ??= was;
    if (kind !== "renamed") Object.assign(way, { first: way.first ?? kind, last: kind });
    ways.set(by.id, Object.assign(way, { by }));
  }
  return ways;
}

function lines(effects) {
  return effects.flatMap((effect, place) => (place ? [" · ", line(effect)] : [line(effect)]));
}

function line({ word, people, was }) {
  const names = listNodes(people.map(nameNode));
  if (word === "renamed") return sayNodes(word, { name: names, was: nameNode({ name: was }) });
  return sayNodes(`net.${word}`, { n: people.length, name: names, names });
}
