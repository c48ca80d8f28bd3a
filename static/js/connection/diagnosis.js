/** Why there is no connection, when the connection itself cannot tell. */

const STRIKES = 2;

export class Diagnosis {
  #strikes = 0;

  /** The connection is there. */
  clear() {
    this.#strikes = 0;
  }

  /** Promises "left" (no seat any more), "blocked" (HTTP works, WebSocket does not), or undefined (not known, or no network). */
  async find() {
    const answer = await fetch("chat", { redirect: "manual", cache: "no-store" }).catch(() => null);
    // Once may be a server that was just starting.
    if (!answer || (this.#strikes += 1) < STRIKES) return undefined;
    if (answer.type === "opaqueredirect") return "left";
    return answer.ok ? "blocked" : undefined;
  }
}
