/** A message's text as DOM nodes: links, code, mentions. Everything else stays exactly as it was typed. */

import { copy } from "../page/clipboard.js";
import { mentions } from "./mention.js";

const FENCE = "^```[^\\n`]*\\n(?<block>[\\s\\S]*?)\\n?^```[ \\t]*$\\n?";
const CODE = "`(?<code>[^`\\n]+)`";
/** What ends an address: quotes, other writings' punctuation, what turns the direction; and a bracket that is not closed in it. */
const END = '\\s<>"`\\p{Bidi_C}“”„«»‹›「」『』【】《》。、，；：！？،؛؟()\\[\\]（）';
const REST = `(?:[^${END}]|\\([^${END}]*\\)|\\[[^${END}]*\\]|（[^${END}]*）)+`;
const BEGIN = "(?:https?://|mailto:|\\bwww\\.)(?=[\\p{L}\\p{N}[])|\\b(?:\\d{1,3}\\.){3}\\d{1,3}(?=:\\d|/)";
const LINK = `(?<link>(?:${BEGIN})${REST})`;
const PIECE = new RegExp(`${FENCE}|${CODE}|${LINK}`, "gimu");
const EMOJI = /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u200d|\ufe0f){1,12}$/u;

/** Nodes for `text`; the words that mean `name` are marked. */
export function textNodes(text, name) {
  const fragment = document.createDocumentFragment();
  let end = 0;
  for (const match of text.matchAll(PIECE)) {
    const [node, length] = piece(match);
    fragment.append(mentions(text.slice(end, match.index), name), node);
    end = match.index + length;
  }
  fragment.append(mentions(text.slice(end), name));
  return fragment;
}

/** Whether the text is nothing but one emoji (which may be made of several characters). */
export function isEmoji(text) {
  if (!EMOJI.test(text)) return false;
  return !Intl.Segmenter || [...new Intl.Segmenter().segment(text)].length === 1;
}

function piece(match) {
  const { block, code, link } = match.groups;
  if (block !== undefined) return [from(match[0], blockNode(block)), match[0].length];
  if (code !== undefined) return [from(match[0], codeNode(code)), match[0].length];
  return linkNode(withoutTail(link));
}

/** What it was written as, for whoever copies it. */
function from(source, node) {
  node.dataset.source = source;
  return node;
}

function linkNode(address) {
  const node = document.createElement("a");
  const href = /^(?:https?|mailto):/iu.test(address) ? address : `http://${address}`;
  Object.assign(node, {
    dir: "ltr",
    href,
    target: "_blank",
    rel: "noopener noreferrer nofollow",
    textContent: address,
  });
  return [node, address.length];
}

/** The sentence's own punctuation is no part of the address, nor are the marks of Markdown. */
const withoutTail = (address) => address.replace(/[.,;:!?'’…*_~]+$/u, "");

function codeNode(code) {
  const node = document.createElement("code");
  Object.assign(node, { dir: "ltr", textContent: code });
  return node;
}

function blockNode(code) {
  const node = document.getElementById("code").content.cloneNode(true).firstElementChild;
  node.querySelector("code").textContent = code;
  node.querySelector("button").addEventListener("click", (event) => copy(code, event.currentTarget));
  return node;
}
