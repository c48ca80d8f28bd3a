/** Lines in a row that are covered because of whom they are by are one line, which says how many. */

/** The message at `index` was drawn: folds the run that it belongs to. */
export function fold(views, index) {
  if (views[index].covered !== "ignored") return;
  const run = runAround(views, index);
  for (const view of run) view.element.classList.toggle("is-folded", view !== run.at(-1));
  run.at(-1).count(run.length);
}

/** What is shown with the message at `index`: itself, or its whole run. */
export function runAround(views, index) {
  const { covered, message } = views[index];
  const same = (view) => covered === "ignored" && view?.covered === covered && view.message.by.id === message.by.id;
  let [start, end] = [index, index + 1];
  while (same(views[start - 1])) start -= 1;
  while (same(views[end])) end += 1;
  return views.slice(start, end);
}
