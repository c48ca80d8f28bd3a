/** The viewer: a picture of the log as large as the screen, and from there to the others. Fetched when it is wanted. */

const LINKS = ".message:not(.is-covered) a.picture";

export class Viewer {
  #dialog;
  #box;
  #nameNode;
  #link;

  /** Shows what is in `box`. */
  constructor({ dialog, box, fileNameNode }) {
    this.#dialog = dialog;
    this.#box = box;
    this.#nameNode = fileNameNode;
    dialog.addEventListener("keydown", ({ key }) => this.#step({ ArrowLeft: -1, ArrowRight: 1 }[key]));
    dialog.addEventListener("click", ({ target }) => this.#step(Number(target.closest("button")?.value)));
    dialog.addEventListener("close", () => this.#closed());
    this.#picture.addEventListener("error", () => dialog.classList.add("is-missing"));
    this.#picture.addEventListener("load", ({ target }) => (target.style.backgroundImage = ""));
  }

  open(link) {
    this.#show(link);
    if (!this.#dialog.open) this.#dialog.showModal();
  }

  /** Closes over what is gone from the log. */
  check() {
    if (this.#dialog.open && !this.#link.isConnected) this.#dialog.close();
  }

  get #picture() {
    return this.#dialog.querySelector("img");
  }

  get #links() {
    return [...this.#box.querySelectorAll(LINKS)];
  }

  #step(way) {
    const links = this.#links;
    const link = way && links[links.indexOf(this.#link) + way];
    if (link) this.#show(link);
  }

  #show(link) {
    this.#link = link;
    const { name, width, height, alt: shows } = link.dataset;
    const { alt, src } = link.querySelector("img");
    this.#dialog.classList.remove("is-missing");
    this.#dialog.querySelector("h2").replaceChildren(this.#nameNode(name));
    this.#dialog.querySelector(".viewer-alt").textContent = shows;
    Object.assign(this.#dialog.querySelector("a"), { href: link.href, download: name });
    this.#replace({ alt, width, height, src: link.href }, src);
    this.#mark();
  }

  /** Until it is there, it is what the log has of it. */
  #replace(about, thumbnail) {
    const picture = this.#picture;
    picture.removeAttribute("src"); // else the one before is there until this one is
    picture.style.backgroundImage = `url("${thumbnail}")`;
    Object.assign(picture, about);
  }

  #mark() {
    const links = this.#links;
    const at = links.indexOf(this.#link);
    const [before, after] = this.#dialog.querySelectorAll("button[value]");
    this.#allow(before, links[at - 1]);
    this.#allow(after, links[at + 1]);
    this.#dialog.querySelector(".viewer-count").textContent = links.length > 1 ? `${at + 1} / ${links.length}` : "";
  }

  /** One that is gone under the finger leaves the focus in the dialog. */
  #allow(button, link) {
    if (!link && button === document.activeElement) this.#dialog.querySelector("form button").focus();
    button.disabled = !link;
  }

  #closed() {
    this.#picture.removeAttribute("src");
    this.#link.focus();
  }
}
