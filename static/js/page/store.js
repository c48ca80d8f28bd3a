/** What this tab (draft, waiting lines) and this device (settings, last name) keep. A browser may forbid it: then nothing is kept. */

/** Whoever logs in next in this tab finds nothing of it. */
const owner = document.getElementById("room")?.dataset.me;

export const tab = {
  read: (key) => read("sessionStorage", `${owner}.${key}`),
  write: (key, value) => write("sessionStorage", `${owner}.${key}`, value),
};
export const device = {
  read: (key) => read("localStorage", key),
  write: (key, value) => write("localStorage", key, value),
};

function read(area, key) {
  try {
    return JSON.parse(window[area].getItem(key));
  } catch {
    return null;
  }
}

function write(area, key, value) {
  try {
    window[area].setItem(key, JSON.stringify(value));
  } catch {
    // Forbidden or full: the page works without.
  }
}
