/** Why there is no connection, when the connection itself cannot tell. */

const STRIKES = 2;

export class Diagnosis {
  #strikes = 0;

  /** The connection is there. */
  clear() {
    this.#strikes = 0;
  }

  /** Promises "left" (no seat any more), "misplaced" (no page of ours to the room), "blocked" (HTTP works, WebSocket does not), or undefined (not known, or no network). */
  async find() {
    const answer = await look("GET");
    // Once may be a server that was just starting.
    if (!answer || (this.#strikes += 1) < STRIKES) return undefined;
    if (answer.type === "opaqueredirect") return "left";
    if (!answer.ok) return undefined;
    // With a POST browsers say where a page is from, as with a WebSocket.
    return (await look("POST"))?.status === 403 ? "misplaced" : "blocked";
  }
}

function look(method) {
  return fetch("chat", { method, redirect: "manual", cache: "no-store" }).catch(() => null);
}
