/** The visual viewport: how much of the screen is left for the page. Safari lays the keyboard over it; other browsers make it smaller. */

/** Keeps `page` as tall as what is seen of it. Pinch zoom shows less, too, but that is no reason to shrink. */
export function fitToViewport(page) {
  const seen = window.visualViewport;
  seen.addEventListener("resize", () => {
    page.style.setProperty("--height", `${Math.round(seen.height * seen.scale)}px`);
    if (seen.scale === 1) window.scrollTo(0, 0); // Safari has moved the page up for the keyboard
  });
}
