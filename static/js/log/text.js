/** A message's text as DOM nodes: links, code, quotes, mentions. Everything else stays exactly as it was typed. */

import { blockNode } from "./block.js";
import { mentions } from "./mention.js";

const FENCE = "^```[^\\n`]*\\n(?<block>[\\s\\S]*?)\\n?^```[ \\t]*$\\n?";
const QUOTE = "(?<quote>^> .*(?:\\n> .*)*\\n?)";
const CODE = "`(?<code>[^`\\n]+)`";
/** What ends an address: quotes, other writings' punctuation, what turns the direction; and a bracket that is not closed in it. */
const END = '\\s<>"`\\p{Bidi_C}“”„«»‹›「」『』【】《》。、，；：！？،؛؟()\\[\\]（）';
const REST = `(?:[^${END}]|\\([^${END}]*\\)|\\[[^${END}]*\\]|（[^${END}]*）)+`;
const BEGIN = "(?:https?://|mailto:|\\bwww\\.)(?=[\\p{L}\\p{N}[])|\\b(?:\\d{1,3}\\.){3}\\d{1,3}(?=:\\d|/)";
const LINK = `(?<link>(?:${BEGIN})${REST})`;
const PIECE = new RegExp(`${FENCE}|${QUOTE}|${CODE}|${LINK}`, "gimu");
const IN_QUOTE = new RegExp(`${CODE}|${LINK}`, "giu");
const EMOJI =
  /^(?![©®™])(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|[\u200d\ufe0f ]){1,60}$/u;
const LARGE = 5;

/** Nodes for `text`; the words that mean `name` are marked, and an @ with a name of `people` ({name: id}) is theirs. */
export function textNodes(text, name, people) {
  return nodes(text, PIECE, (words) => mentions(words, name, people));
}

/** Whether the text is nothing but a few emoji (each of which may be made of several characters). */
export function isEmoji(text) {
  if (!EMOJI.test(text)) return false;
  const [...each] = Intl.Segmenter ? new Intl.Segmenter().segment(text.replaceAll(" ", "")) : text;
  return each.length <= LARGE;
}

function nodes(text, pattern, plain) {
  const fragment = document.createDocumentFragment();
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    const [node, length] = piece(match, plain);
    fragment.append(plain(text.slice(end, match.index)), node);
    end = match.index + length;
  }
  fragment.append(plain(text.slice(end)));
  return fragment;
}

function piece(match, plain) {
  const { block, quote, code, link } = match.groups;
  if (block !== undefined) return [from(match[0], blockNode(block)), match[0].length];
  if (code !== undefined) return [from(match[0], codeNode(code)), match[0].length];
  if (quote !== undefined) return [quoteNode(quote, plain), quote.length];
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

/** Its text is what was typed: the marks at the beginning of each line are only not to be seen. */
function quoteNode(quote, plain) {
  const node = document.createElement("blockquote");
  Object.assign(node, { className: "quote", dir: "auto" });
  for (const row of quote.match(/[^\n]+\n?/gu)) node.append(quoteMark(), nodes(row.slice(2), IN_QUOTE, plain));
  return node;
}

function quoteMark() {
  const node = document.createElement("span");
  Object.assign(node, { className: "quote-mark", textContent: "> " });
  node.setAttribute("aria-hidden", true);
  return node;
}
