/** The files of a message: pictures at their own proportions, all else as a card. */

import { say } from "../page/words.js";
import { altOf, fileNameNode, isPicture, kindOf, sizeOf } from "./about.js";

/** Pixels, at most; several are rows of one height (files.css). */
const [WIDEST, HIGHEST] = [360, 300];

export function filesNode(files) {
  const list = document.createElement("ul");
  list.className = "message-files";
  const pictures = files.filter(isPicture);
  const others = files.filter((file) => !isPicture(file));
  list.classList.toggle("is-several", pictures.length > 1);
  list.append(...pictures.map(pictureNode), ...others.map(cardNode));
  return list;
}

/** Those that could not be loaded once more: the connection is back. */
export function loadAgain(box) {
  for (const link of box.querySelectorAll(".picture.is-missing")) again(link);
}

/** Its place is there before it is: nothing moves when it comes. */
function pictureNode(file) {
  const { id, name, width, height, alt = "" } = file;
  const item = cloneOf("picture");
  const [link, picture] = [item.querySelector("a"), item.querySelector("img")];
  Object.assign(picture, { ...sizeIn(width, height), alt: altOf(file), src: `files/${id}/thumbnail` });
  picture.style.setProperty("--own", `${picture.height}px`);
  picture.style.setProperty("--ratio", width / height);
  picture.addEventListener("error", () => link.classList.add("is-missing"));
  link.href = `files/${id}`;
  Object.assign(link.dataset, { name, width, height, alt });
  link.querySelector("span").textContent = say("file.missing", file);
  return item;
}

function sizeIn(width, height) {
  const scale = Math.min(1, WIDEST / width, HIGHEST / height);
  const [across, down] = [width, height].map((side) => Math.max(1, Math.round(side * scale)));
  return { width: across, height: down };
}

function again(link) {
  const picture = link.querySelector("img");
  link.classList.remove("is-missing");
  picture.src = picture.getAttribute("src");
}

/** One that is not up yet is nothing to be fetched. */
function cardNode(file) {
  const item = cloneOf("file");
  const link = item.querySelector("a");
  if (file.id) Object.assign(link, { href: `files/${file.id}`, download: file.name });
  const [about] = item.querySelectorAll(".file-about");
  about.before(fileNameNode(file.name));
  about.textContent = `${kindOf(file)} · ${sizeOf(file)}`;
  return item;
}

const cloneOf = (name) => document.getElementById(name).content.cloneNode(true).firstElementChild;
