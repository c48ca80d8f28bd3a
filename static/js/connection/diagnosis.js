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

  /** A try has failed. Promises "left" (no seat any more), "blocked" (HTTP works, WebSocket does not), or undefined. */
  async find() {
    if (this.#strikes < STRIKES) return this.#wait();
    const answer = await fetch("chat", { redirect: "manual", cache: "no-store" }).catch(() => null);
    if (answer?.type === "opaqueredirect") return "left";
    return answer?.ok ? "blocked" : this.clear();
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
