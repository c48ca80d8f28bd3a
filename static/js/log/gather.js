/** Many people coming or going in a row are one line. */

const MANY = 5;
const KINDS = ["joined", "left"];

/** The notice at `index` has just been drawn: gathers the run of its kind that it belongs to. */
export function gather(views, index) {
  const run = runAround(views, index);
  if (run.length < MANY) return;
  const last = run.at(-1);
  run.forEach((view) => view.element.classList.toggle("is-gathered", view !== last));
  last.gather(run.map((view) => view.message.by));
}

function runAround(views, index) {
  const { kind } = views[index].message;
  if (!KINDS.includes(kind)) return [];
  const same = (view) => view?.message.kind === kind;
  let [start, end] = [index, index + 1];
  while (same(views[start - 1])) start -= 1;
  while (same(views[end])) end += 1;
  return views.slice(start, end);
}
