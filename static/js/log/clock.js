/** Times and days as the reader's language and time zone write them. */

const chosen = document.documentElement.lang;
const language = navigator.languages.find((tag) => tag.startsWith(chosen)) ?? chosen; // "en-GB" has its own dates
const time = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" });
const short = new Intl.DateTimeFormat(language, {
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const iso = new Intl.DateTimeFormat("sv", { dateStyle: "short", timeStyle: "medium" }); // Swedish has ISO 8601's form
const full = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "medium" });

/** The address of something to be saved, which then has the times of this reader's zone: the server knows none. */
export function inMyZone(address) {
  const here = new URL(address, location);
  here.searchParams.set("zone", zone());
  return here.href;
}

/** The reader's, by its name. */
export const zone = () => new Intl.DateTimeFormat().resolvedOptions().timeZone;

export const timeOf = (at) => time.format(at);
export const dayOf = (at) => day.format(at);
export const shortOf = (at) => short.format(at);
export const stampOf = (at) => iso.format(at);
export const fullOf = (at) => full.format(at);
export const sameDay = (one, other) => new Date(one).toDateString() === new Date(other).toDateString();
