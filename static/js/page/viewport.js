/** The visual viewport: how much of the screen is left for the page. Safari lays the keyboard over it; other browsers make it smaller. */

/** Less than this is what a keyboard leaves of a phone that lies on its side. */
const LOW_PX = 300;

/** Keeps `page` as tall as what is seen of it. Pinch zoom shows less, too, but that is no reason to shrink. */
export function fitToViewport(page) {
  const seen = window.visualViewport;
  seen.addEventListener("resize", () => {
    const height = Math.round(seen.height * seen.scale);
    page.style.setProperty("--height", `${height}px`);
    page.classList.toggle("is-low", height < LOW_PX);
    if (seen.scale === 1) window.scrollTo(0, 0); // Safari has moved the page up for the keyboard
  });
}

/** Tells `page` how wide the scroll bar of `log` is, if it takes room: what stands below stands in line with the text. */
export function alignWith(log, page) {
  const measure = () => page.style.setProperty("--gutter", `${(log.offsetWidth - log.clientWidth) / 2}px`);
  new ResizeObserver(measure).observe(log);
}

/** Whether the key has moved the `log` by a page: from wherever one writes, too. */
export function paged(log, { key, shiftKey, ctrlKey, altKey, metaKey }) {
  const way = { PageUp: -1, PageDown: 1 }[key];
  if (!way || shiftKey || ctrlKey || altKey || metaKey) return false;
  log.scrollBy({ top: way * 0.9 * log.clientHeight });
  return true;
}
