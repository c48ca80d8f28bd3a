/** Type to focus: keys pressed anywhere on the page reach the composer, unless they mean something where they are. */

const FIELDS = "input, select, textarea, dialog";

/** Any printable key outside a field calls `focus`, before the browser types it. A text selection is left alone. */
export function focusOnTyping(focus) {
  document.addEventListener("keydown", (event) => {
    if (isPrintable(event) && !event.target.closest(FIELDS) && getSelection().isCollapsed) focus();
  });
}

/** Space is not: it presses buttons and scrolls. */
function isPrintable(event) {
  const isShortcut = (event.ctrlKey || event.metaKey || event.altKey) && !event.getModifierState("AltGraph");
  return [...event.key].length === 1 && event.key !== " " && !isShortcut;
}
