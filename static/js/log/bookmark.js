/** Where the reader was is where they are after a reload of this tab; whoever was at the end is at the end. */

import { tab } from "../page/store.js";

const PLACE = "reading";

export function keepPlace(log) {
  for (const event of ["pagehide", "visibilitychange"])
    window.addEventListener(event, () => tab.write(PLACE, log.place));
}

/** Once: whoever has been brought back reads on from there. */
export function returnTo(log) {
  const place = tab.read(PLACE);
  tab.write(PLACE, null);
  if (place) log.goTo(place);
}
