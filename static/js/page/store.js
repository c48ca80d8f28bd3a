/** What this tab (draft, waiting lines) and this device (settings, last name) keep. A browser may forbid it: then nothing is kept. */

/** Others may have put something there under the same address. theme.js knows this word too. */
const OURS = "chatapp.";
/** Whoever logs in next in this tab finds nothing of it. */
const owner = document.getElementById("room")?.dataset.me;

export const tab = {
  read: (key) => read("sessionStorage", `${owner}.${key}`),
  write: (key, value) => write("sessionStorage", `${owner}.${key}`, value),
};
/** What the door says to the room, or to the next door. */
export const hall = {
  read: (key) => read("sessionStorage", `door.${key}`),
  write: (key, value) => write("sessionStorage", `door.${key}`, value),
};
export const device = {
  read: (key) => read("localStorage", key),
  write: (key, value) => write("localStorage", key, value),
  /** `changed()`: another tab has written what is called `key`. */
  watch: (key, changed) => window.addEventListener("storage", (event) => event.key === OURS + key && changed()),
};

function read(area, key) {
  try {
    return JSON.parse(window[area].getItem(OURS + key));
  } catch {
    return null;
  }
}

function write(area, key, value) {
  try {
    window[area].setItem(OURS + key, JSON.stringify(value));
  } catch {
    // Forbidden or full: the page works without.
  }
}
