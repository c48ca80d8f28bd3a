/** Files on their way up: begun at once, two at a time, tried again with the same key until the room has them or will not. */

import { randomKey } from "../page/key.js";
import { say } from "../page/words.js";
import { cleanName, sizeOf } from "./about.js";
import { Upload } from "./upload.js";

const AT_ONCE = 2;
const STALE_MS = 5000;
const DELAYS_MS = [1000, 2000, 4000, 8000, 15000];
const MEGABYTE = 2 ** 20;

export class Uploads {
  #blobs = new Map();
  #queue = [];
  #going = new Map();
  #revived = new Set();
  #tries = 0;
  #timer;
  #on;

  /** Megabytes that a file may have; 0 where there are to be none. */
  megabytes = Infinity;

  /** Callbacks: `moved(file)`, more of it is there; `ended(file)`, all of it, or it will not be. */
  listen(on) {
    this.#on = on;
  }

  /** Whether something would be lost with this page. */
  get isBusy() {
    return this.#going.size + this.#queue.length > 0;
  }

  /** A file as lines have it: {key, name, size}, once it is up what the wire says of it, or `why` it will not be. */
  begin(blob) {
    const file = { key: randomKey(), name: cleanName(blob.name), size: blob.size };
    this.#blobs.set(file.key, blob);
    if (blob.size > this.megabytes * MEGABYTE) file.why = this.#tooLarge;
    else this.#queue.push(file);
    this.#next();
    return file;
  }

  /** What was put in here, until its line has gone. */
  blob({ key }) {
    return this.#blobs.get(key);
  }

  /** How much of all these is there, from 0 to 1. */
  share(files) {
    const loaded = files.map(({ key, size, id }) => size * (id ? 1 : (this.#going.get(key)?.share ?? 0)));
    return sum(loaded) / Math.max(1, sum(files.map(({ size }) => size)));
  }

  /** What the page was left with cannot go on: a browser keeps no files. */
  recall(files) {
    for (const file of files) if (!file.id && !this.blob(file)) file.why ??= say("file.lost");
  }

  /** The room has none of these any more, since they had waited so long: once more, once. Returns whether they can. */
  revive(files) {
    if (!files.every((file) => this.blob(file) && !this.#revived.has(file.key))) return false;
    for (const file of files) {
      this.#revived.add(file.key);
      delete file.id;
      this.#queue.push(file);
    }
    this.#next();
    return true;
  }

  /** The connection is there: whatever waits, or hangs since before, goes now. */
  resume() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const upload of this.#going.values()) if (upload.isStale(STALE_MS)) upload.stop();
    this.#next();
  }

  /** Nobody wants it any more. */
  drop(file) {
    const upload = this.#going.get(file.key);
    this.#going.delete(file.key);
    this.#queue = this.#queue.filter((each) => each !== file);
    this.#blobs.delete(file.key);
    upload?.stop();
    this.#next();
  }

  #next() {
    while (!this.#timer && this.#going.size < AT_ONCE && this.#queue.length) this.#send(this.#queue.shift());
  }

  async #send(file) {
    const upload = new Upload(file, this.blob(file), () => this.#on.moved(file));
    this.#going.set(file.key, upload);
    const answer = await upload.done;
    if (this.#going.get(file.key) !== upload) return;
    await this.#take(file, answer);
    this.#next();
  }

  async #take(file, { status, body: { error, ...kept } }) {
    const why = status === 201 || status === 200 ? undefined : await this.#reason(file, status, error);
    this.#going.delete(file.key);
    if (error?.retry_after) return this.#again(file, error.retry_after * 1000);
    if (why === null) return this.#again(file, DELAYS_MS[Math.min(this.#tries++, DELAYS_MS.length - 1)]);
    this.#tries = 0;
    Object.assign(file, why ? { why } : kept);
    this.#on.ended(file);
  }

  /** Why it will not be there; null where it is worth another try. */
  async #reason(file, status, error) {
    if (error) return error.text;
    if (status === 413) return this.#tooLarge;
    if (status >= 500) return null;
    if (status) return say("file.failed");
    return (await isReadable(this.blob(file))) ? null : say("file.unreadable");
  }

  get #tooLarge() {
    return say("file.large", { size: sizeOf({ size: this.megabytes * 1e6 }) });
  }

  #again(file, ms) {
    this.#queue.unshift(file);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.resume(), ms);
  }
}

const sum = (numbers) => numbers.reduce((one, other) => one + other, 0);

/** A folder is not, nor what has changed since it was chosen. */
const isReadable = (blob) =>
  blob
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    );
