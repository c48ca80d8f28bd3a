/** The theme chosen on this device, shown before anything is drawn: hence no module, which would run later. In other tabs too. */
{
  const root = document.documentElement;

  const read = () => {
    try {
      return JSON.parse(localStorage.getItem("chatapp.theme")) ?? "system";
    } catch {
      return "system"; // forbidden: see page/store.js
    }
  };

  /** The colour of what is around the page, one <meta> a theme. */
  const media = (theme, of) =>
    theme === "system" ? `(prefers-color-scheme: ${of})` : theme === of ? "all" : "not all";

  const show = () => {
    root.dataset.theme = read();
    for (const meta of document.querySelectorAll("[data-of]")) meta.media = media(root.dataset.theme, meta.dataset.of);
  };

  show();
  window.addEventListener("storage", show);
}
