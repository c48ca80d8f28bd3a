/** What the room's answer to /help looks like: commands that can be picked, and what nobody finds out by themselves. */

import { say } from "./words.js";

/** `commands`: those that are explained, of {name, aliases, usage, help, example}; all there is to say of a single one. `onPick(line)`. */
export function helpNode(commands, onPick) {
  const [one, another] = commands;
  const node = document.getElementById("help").content.cloneNode(true).firstElementChild;
  if (!another) node.replaceChildren(node.querySelector("dl"));
  const rows = another ? commands.map(({ name, help }) => row(word(`/${name} `), help)) : details(one);
  node.querySelector("dl").append(...rows.flat());
  node.addEventListener("click", ({ target }) => target.value && onPick(target.value));
  return node;
}

function details({ usage, help, example, aliases }) {
  const written = aliases.filter((alias) => !aliases.some((other) => other !== alias && bare(other) === alias));
  return [
    row(code(usage), help),
    example ? row(say("help.example"), word(example)) : [],
    written.length
      ? row(
          say("help.also"),
          written.map((alias) => code(`/${alias}`)).flatMap((each) => [each, " "]),
        )
      : [],
  ];
}

function row(term, sentence) {
  return [
    ["dt", term],
    ["dd", sentence],
  ].map(([tag, content]) => {
    const node = document.createElement(tag);
    node.append(...[content].flat());
    return node;
  });
}

/** A line that a click begins to write. */
function word(line) {
  const node = document.createElement("button");
  Object.assign(node, { type: "button", className: "help-word", value: line, textContent: line.trim() });
  return node;
}

function code(text) {
  const node = document.createElement("code");
  node.textContent = text;
  return node;
}

const bare = (text) => text.normalize("NFD").replace(/\p{M}/gu, "");
