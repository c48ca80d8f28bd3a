/** Why there is no connection, and when to try again: HTTP can ask often, where a try of the WebSocket hangs for seconds. */

const EVERY_MS = 1600;
const ANSWER_MS = 8000;
const STRIKES = 2;

export class Diagnosis {
  #strikes = 0;
  #timer;
  #onNetwork;

  /** `onNetwork()`: the server answers, so try now. */
  constructor(onNetwork) {
    this.#onNetwork = onNetwork;
  }

  /** The connection is there, or is not wanted. */
  clear() {
    this.#stop();
    this.#strikes = 0;
  }

  /** A try has failed. Promises "left" (no seat any more), "misplaced" (no page of ours to the room), "blocked" (HTTP works, WebSocket does not), or undefined. */
  async find() {
    if (this.#strikes < STRIKES) return this.#wait();
    const answer = await look("GET");
    if (answer?.type === "opaqueredirect") return "left";
    if (!answer?.ok) return this.clear();
    // With a POST browsers say where a page is from, as with a WebSocket.
    return (await look("POST"))?.status === 403 ? "misplaced" : "blocked";
  }

  /** A strike is a try that fails although the server has just answered. */
  #wait() {
    this.#stop();
    this.#timer = setInterval(() => this.#ask(), EVERY_MS * (0.75 + Math.random() / 2));
    this.#ask();
  }

  async #ask() {
    const timer = this.#timer;
    const answer = await fetch("seats", { cache: "no-store", signal: AbortSignal.timeout?.(ANSWER_MS) }).catch(
      () => null,
    );
    if (timer !== this.#timer) return;
    if (!answer?.ok) return (this.#strikes = 0);
    this.#stop();
    this.#strikes += 1;
    this.#onNetwork();
  }

  #stop() {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

function look(method) {
  return fetch("chat", { method, redirect: "manual", cache: "no-store" }).catch(() => null);
}
