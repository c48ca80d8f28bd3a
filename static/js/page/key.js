/** A key: sent again with it, a line is the same line, and a file the same file. */

/** Not crypto.randomUUID, which browsers offer only over HTTPS. */
export function randomKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
