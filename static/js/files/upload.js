/** One try to bring a file up. */

const ANSWER_MS = 120_000;

/** `moved(share)`: so much of it is there. Promises {status, body}, with the status 0 where the line was cut. */
export class Upload {
  #request = new XMLHttpRequest();
  #heard = Date.now();
  #timer;

  constructor(file, blob, moved) {
    this.share = 0;
    const request = this.#request;
    request.upload.onprogress = ({ loaded, total }) => {
      this.#hear();
      this.share = loaded / total;
      moved();
    };
    this.done = new Promise((ended) => (request.onloadend = () => ended(this.#answer())));
    request.open("POST", "files");
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("Content-Disposition", `attachment; filename*=UTF-8''${encoded(file.name)}`);
    request.setRequestHeader("Idempotency-Key", `"${file.key}"`);
    this.#hear();
    request.send(blob);
  }

  /** Whether nothing has moved for so long. */
  isStale(ms) {
    return Date.now() - this.#heard > ms;
  }

  stop() {
    this.#request.abort();
  }

  /** A line that is dead is not always known to be. */
  #hear() {
    this.#heard = Date.now();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.stop(), ANSWER_MS);
  }

  #answer() {
    clearTimeout(this.#timer);
    const { status, responseText } = this.#request;
    try {
      return { status, body: JSON.parse(responseText) };
    } catch {
      return { status, body: {} };
    }
  }
}

/** As RFC 8187 has it. */
const encoded = (name) => encodeURIComponent(name).replace(/['()*]/gu, (each) => `%${each.charCodeAt(0).toString(16)}`);
