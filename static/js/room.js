/** The room's page: makes the parts, and joins them. What one part tells another goes through here. */

import { Aim } from "./composer/aim.js";
import { Answering } from "./composer/answering.js";
import { Completion } from "./composer/completion.js";
import { Composer } from "./composer/composer.js";
import { Correcting } from "./composer/correcting.js";
import { InputHistory } from "./composer/history.js";
import { Intent } from "./composer/intent.js";
import { Options } from "./composer/options.js";
import { Outbox } from "./composer/outbox.js";
import { PasteChip } from "./composer/paste.js";
import { Quotes } from "./composer/quotes.js";
import { RefusalNote } from "./composer/refusal.js";
import { Sending } from "./composer/sending.js";
import { Step } from "./composer/step.js";
import { Banner } from "./connection/banner.js";
import { Batch } from "./connection/batch.js";
import { CatchUp } from "./connection/catchup.js";
import { Diagnosis } from "./connection/diagnosis.js";
import { Connection, Refusal } from "./connection/socket.js";
import { asRows } from "./files/inwords.js";
import { takeFiles } from "./files/putting.js";
import { loadAgain } from "./files/shown.js";
import { Strip } from "./files/strip.js";
import { Uploads } from "./files/uploads.js";
import { Viewing } from "./files/viewing.js";
import { Find, openByKey } from "./find/find.js";
import { Actions } from "./log/actions.js";
import { isAmendment } from "./log/amend.js";
import { keepPlace, returnTo } from "./log/bookmark.js";
import { inMyZone, zone } from "./log/clock.js";
import { Colours } from "./log/colours.js";
import { copyFrom } from "./log/copying.js";
import { Log } from "./log/log.js";
import { concerns, isSpoken, messageOf } from "./log/message.js";
import { addressOf, Place } from "./log/place.js";
import { Tools } from "./log/tools.js";
import { Veil } from "./log/veil.js";
import { Walk } from "./log/walk.js";
import { Alerts } from "./page/alerts.js";
import { Announcer } from "./page/announcer.js";
import { copy } from "./page/clipboard.js";
import { closeBeside, openBy } from "./page/dialog.js";
import { focusOnTyping } from "./page/focus.js";
import { takePassword } from "./page/fragment.js";
import { Invitation } from "./page/invitation.js";
import { Settings } from "./page/settings.js";
import { device } from "./page/store.js";
import { Unread } from "./page/unread.js";
import { alignWith, fitToViewport, paged } from "./page/viewport.js";
import { say } from "./page/words.js";
import { Drawer } from "./people/drawer.js";
import { Hosting } from "./people/hosting.js";
import { Ignored } from "./people/ignored.js";
import { Roster } from "./people/roster.js";
import { Speakers } from "./people/speakers.js";
import { Typing } from "./people/typing.js";

const part = (id) => document.getElementById(id);
const page = part("room").dataset;
let commands = [];
const form = part("settings").querySelector("form");
const settings = new Settings(form);
const ignored = new Ignored();
const veil = new Veil({
  private: ({ to, state, text }) => settings.isDiscreet && Boolean(to || (state && /^\s*[/／]/u.test(text))),
  ignored: (message) => isSpoken(message) && ignored.has(message.by.id),
});
const reader = { me: { id: page.me, name: page.name }, colours: new Colours(), ignored, veil };

// The parts. Each is made after those that it needs: above its line a const cannot be read.

const connection = new Connection();
const ask = (event, payload) => connection.ask(event, payload);
const diagnosis = new Diagnosis(() => connection.retry());
const banner = new Banner(
  {
    box: part("banner"),
    text: part("banner-text"),
    next: part("banner-next"),
    retry: part("banner-retry"),
    door: part("banner-door"),
  },
  { onRetry: () => connection.retry() },
);

const log = new Log(part("log"), { reader, ask: (stretch) => ask("history", stretch) });
const unread = new Unread({ log, pill: part("pill") });
const alerts = new Alerts(form, { note: part("alerts-note"), isForMe, veil });
const invitation = new Invitation(part("invitation"), { button: part("invite"), log: part("log") });
const actions = new Actions({ reader, isHost: () => roster.isHost });
const tools = new Tools(part("log"), { log, actions });
const walk = new Walk(part("log"), { tools, back: () => composer.focus() });
const place = new Place(part("log"), { log, walk, tell: (text) => refusal.show({ text }) });
const find = new Find(part("find"), { reader, ask: (payload) => ask("find", payload) });
const announcer = new Announcer(part("announcer"), { veil });
const viewing = new Viewing(part("viewer"), part("log"));

const aim = new Aim(part("aim"), part("line"), { isDiscreet: () => settings.isDiscreet });
const step = new Step(part("step"), part("line"));
const uploads = new Uploads();
const strip = new Strip(part("strip"), { uploads });
const composer = new Composer(part("composer"), { limit: Number(page.textLimit), aim, step, strip });
const paste = new PasteChip(part("paste"), composer.field);
const hides = ({ to, text }) => settings.isDiscreet && Boolean(to?.length || intent.mayBePrivate(text));
const inputHistory = new InputHistory(composer, { hides });
const quotes = new Quotes();
const answering = new Answering({ composer, aim, quotes, history: inputHistory, others: othersIn });
const correcting = new Correcting({ composer, step, log, isCorrectable: (message) => actions.isCorrectable(message) });

const speakers = new Speakers();
const drawer = new Drawer(part("people"), {
  button: part("people-button"),
  close: part("people-close"),
  behind: document.querySelectorAll(".bar > :not(.bar-title), .bar-title > :not(h1), .talk > *"), // the heading and the landmark stay
});
const roster = new Roster(part("roster"), {
  seats: {
    dots: part("seats"),
    text: part("seats-text"),
    short: part("seats-taken"),
    shortest: part("seats-taken-alone"),
  },
  reader,
  onPick: writeTo,
  onHost: (member) => hosting.ask(member),
  isAimedAt: (id) => aim.shows(id),
});
const hosting = new Hosting(part("hosting"), {
  tools: part("host-tools"),
  bar: { topic: part("topic"), lock: part("locked") },
  onLine: order,
});
const typing = new Typing(part("typing"), { nameOf: (id) => roster.name(id), tell: () => connection.tell("typing") });

const intent = new Intent({ members: () => roster.members, conversation: () => namesOfNow(log.conversation) });
const options = new Options(part("options"), composer.field, { paint: (...whom) => reader.colours.paint(...whom) });
const completion = new Completion(composer, options, {
  people: () => (settings.isDiscreet ? others() : speakers.order(others())), // an order can tell who has written
  aim,
  step,
  intent,
});

const refusal = new RefusalNote(part("refusal"));
const outbox = new Outbox(({ act, of: seq, text, to, key, seen, files: all }) => {
  const files = all?.length ? all.map(({ id, alt }) => (alt ? { id, alt } : id)) : undefined;
  if (act) return ask(act, { seq, text, key });
  if (to) return ask("pm", { to, text, key, files });
  const re = ignored.some && intent.isLost(text) ? 0 : undefined;
  return ask("message", { text, key, seen, zone: zone(), re, files });
});
const sending = new Sending({ composer, outbox, log, intent, refusal, history: inputHistory, hides, quotes, uploads });

const batch = new Batch(news);
const catchUp = new CatchUp({ ask: joined, anew, news: (messages) => batch.add(messages) });

// What the parts tell. Joined only now that all are there, since many tell one that is made after them.

connection.listen({
  opened,
  lost,
  trying: () => banner.trying(),
  message: (messages) => catchUp.heard(messages),
  pm: (messages) => catchUp.heard(messages),
  roster: showRoster,
  typing: ({ id }) => ignored.has(id) || typing.heard(id),
  goodbye,
});
settings.listen({ changed: veiled });
ignored.listen({ changed: veiled });
openBy(part("settings-button"), part("settings"));
document.querySelectorAll("dialog").forEach(closeBeside);
part("find-button").addEventListener("click", () => find.open());
openByKey(() => {
  drawer.close();
  find.open();
});
find.listen({ picked: (seq) => place.show(seq) });
log.listen({ moved: () => unread.moved(), amended });
tools.listen({ act });
step.listen({ cancelled: (question) => question.of && correcting.leave(question) });
part("log").addEventListener("click", mentioned);
aim.listen({ changed: aimed });
options.listen({ picked: (option) => completion.pick(option) });
strip.listen({
  changed: () => composer.keep(),
  over: () => refusal.show({ text: say("file.over") }),
  left: () => composer.focus(),
  told: (text) => announcer.tell(text),
});
uploads.listen({ moved: uploading, ended: uploaded });
takeFiles({ button: part("put"), input: part("files"), target: part("drop") }, put);
outbox.listen({ sent, refused: (line, why) => sending.refused(line, why) });
composer.listen({
  line: (draft) => sending.send(draft),
  tooLong: (n) => refusal.show({ text: say("too.long", { n }) }),
  typed: aimAsTyped,
  input: typed,
  key: (event) =>
    paste.key(event) ||
    escaped(event) ||
    paged(part("log"), event) ||
    completion.key(event) ||
    isIntoLog(event) ||
    correcting.key(event, () => walk.enter()) ||
    inputHistory.key(event),
});

window.addEventListener("pagehide", () => connection.close());
window.addEventListener("pageshow", (event) => event.persisted && connection.open());
window.addEventListener("online", () => {
  connection.check();
  uploads.resume();
});
window.addEventListener("beforeunload", (event) => uploads.isBusy && (event.returnValue = true));
document.addEventListener("visibilitychange", () => {
  connection.tellState();
  if (!document.hidden) connection.check();
});
window.addEventListener("beforeprint", () => log.drawAll());
copyFrom(part("log"));
keepPlace(log);
for (const link of document.querySelectorAll("a[download]")) link.href = inMyZone(link.href);
focusOnTyping(() => composer.focus());
fitToViewport(document.body);
alignWith(part("log"), document.body);
takePassword(); // whoever was in already comes from the door with it
sending.restore();
composer.restore();
outbox.check();
connection.open();

async function opened() {
  banner.opened();
  alerts.hold();
  try {
    entered(await catchUp.join());
  } catch (error) {
    if (error instanceof Refusal) banner.refused(error.message);
    else connection.drop();
  }
}

/** Only now, with everything missed on the page, does what was written meanwhile go out. */
function entered({ you, room, roster: now, commands: all, epoch }) {
  if (you.id !== page.me) return location.reload(); // somebody else has logged in: what waits here is not theirs
  Object.assign(reader.me, you);
  commands = all;
  intent.commands = all;
  showRoster(now);
  hosting.show(room);
  actions.minutes = room.correction_minutes;
  uploads.megabytes = room.file_megabytes ?? 0;
  part("put").hidden = !uploads.megabytes;
  uploads.resume();
  loadAgain(part("log"));
  diagnosis.clear();
  batch.flush();
  alerts.release();
  banner.back();
  outbox.open(epoch);
  find.isOnline = true;
  place.open();
  if (document.hidden) connection.tellState();
}

/** Who is there is known before the first message is drawn: some are named in it. */
async function joined(event, payload) {
  const answer = await ask(event, payload);
  if (answer.roster) reader.colours.learn(answer.roster.members);
  return answer;
}

async function lost({ inMs, refusal: why }) {
  outbox.close();
  find.isOnline = false;
  if (why) return refusedBy(why);
  banner.lost(inMs);
  const found = await diagnosis.find();
  if (found && !connection.isOpen) banner[found]();
}

function goodbye({ code, text }) {
  if (code === "stopping") return;
  connection.close();
  if (code === "quit") location.assign("./?left=1");
  else if (code === "closed") closed(text);
  else banner.stopped(text);
}

function refusedBy({ code, text }) {
  diagnosis.clear();
  if (code === "no_such_room") closed(text);
  else banner.refused(text);
}

/** Nothing is left to do here but to read. */
function closed(text) {
  document.body.classList.add("is-closed");
  drawer.close();
  banner.closed(text);
  composer.close();
  sending.giveUp(text);
}

function anew(messages, more) {
  messages.filter(isOnPage).forEach(remember);
  invitation.show(!more && !messages.some(isSpoken));
  log.begin(messages, more);
  log.toEnd();
  returnTo(log);
  correcting.check();
}

function news(messages) {
  const watched = unread.isWatched;
  const fresh = log.add(messages);
  find.hear(messages);
  fresh.forEach(remember);
  if (fresh.some(isSpoken)) invitation.show(false);
  const heard = fresh.filter(isHeard);
  heard.forEach(hear);
  alerts.hear(heard);
  banner.caught(heard.length);
  if (heard.length && !watched) unread.add(heard, heard.some(isShownForMe));
}

function isHeard(message) {
  const { by } = message;
  return isSpoken(message) && !message.deleted && by.id !== reader.me.id && !ignored.has(by.id);
}

function hear(message) {
  typing.stopped(message.by.id);
  announcer.hear(message);
}

function isForMe(message) {
  return concerns(message, reader.me);
}

function isShownForMe(message) {
  return isForMe(message) && !veil.over(message);
}

const isOnPage = (message) => !isAmendment(message);

/** A message is otherwise than it was: what said so is gone from everywhere. */
function amended(message, was = "") {
  const isOther = was !== message.text || Boolean(message.deleted);
  if (isOther) announcer.forget(message.seq);
  if (isOther && message.by.id === reader.me.id) inputHistory.forget(was);
  const text = quotes.amended(composer.text, message);
  if (text !== composer.text) composer.set(text);
  correcting.check();
  tools.refresh();
  viewing.check();
}

/** Takes from what is being written what these people may not read; with null, what is private at all. */
function withoutSecrets(to = [...aim.people, ...correcting.audience]) {
  const text = quotes.fitting(composer.text, to ?? []);
  if (text === composer.text) return;
  composer.set(text);
  refusal.show({ text: say("quote.out") });
}

function act(name, message, button) {
  const { seq } = message;
  if (name === "copy" || name === "link") return copyOf(name === "copy" ? asRows(message) : addressOf(message), button);
  if (name === "agree" || name === "delete") return sending.act({ act: name, of: seq });
  tools.hide();
  if (name === "correct") return correcting.begin(message);
  if (correcting.of) correcting.leave();
  step.ask(null);
  if (name === "reply") answering.reply(message, reader.me);
  else answering.write(message);
}

async function copyOf(text, button) {
  await copy(text, button);
  announcer.tell(button.textContent);
}

/** A click on who wrote it names them; on the mark below, agrees. */
function mentioned({ target }) {
  const message = messageOf(target.closest(".message"));
  if (target.closest(".agreed")) sending.act({ act: "agree", of: message.seq });
  const isAuthor = target.closest(".message-author, [data-kind='action'] .message-text > bdi:first-child");
  if (!isAuthor || !message.by || message.by.id === reader.me.id || message.by.program) return;
  answering.mention(...namesOfNow([message.by]));
}

/** Who was in it but the reader; who writes to nobody but themselves, that. */
function othersIn({ by, to = [] }) {
  const people = [by, ...to].filter(({ id }) => id !== reader.me.id);
  return namesOfNow(people.length ? people : [reader.me]);
}

function isIntoLog({ key, shiftKey }) {
  return key === "Tab" && shiftKey && composer.isEmpty && walk.enter();
}

/** What is to be seen on this screen is something else. */
function veiled() {
  veil.lower();
  announcer.cover();
  log.refresh();
  tools.refresh();
  find.refresh();
  if (settings.isDiscreet) withoutSecrets(null);
  aim.refresh();
}

function remember(message) {
  const { kind, by } = message;
  if (kind === "renamed" && by.id === reader.me.id) Object.assign(reader.me, by);
  if (isSpoken(message)) speakers.spoke(by.id);
  else hosting.hear(message);
  ignored.hear(message);
}

function typed() {
  refusal.clear();
  paste.check();
  withoutSecrets();
  if (!correcting.of) completion.offer();
  if (composer.isPlain) typing.typed(composer.text);
}

/** "/pm Julien " says whom the line is for: from here on the aim does. One that is set is never exchanged unasked. */
function aimAsTyped() {
  const meant = aim.isSet || correcting.of ? null : intent.read(step.line + composer.text);
  if (!meant) return;
  const fromEnd = composer.afterCaret.length;
  composer.draft = { ...meant, files: strip.files };
  composer.set(meant.text, Math.max(0, meant.text.length - fromEnd));
}

function aimed() {
  roster.mark();
  composer.keep();
  queueMicrotask(() => withoutSecrets()); // a draft that takes the place of another is there as a whole by then
  aim.follow(roster.members);
}

/** A list that is open closes first, unless it came with a question that nothing was answered yet. */
function escaped({ key }) {
  if (key !== "Escape" || (options.count && composer.text)) return false;
  if (step.isOpen) step.cancel();
  else if (aim.isSet) aim.clear();
  else return false;
  options.close();
  return true;
}

function showRoster(now) {
  reader.colours.learn(now.members);
  roster.show(now);
  hosting.on = roster.isHost;
  completion.commands = commands.filter(({ host }) => !host || roster.isHost);
  ignored.follow(now.members);
  aim.follow(now.members);
}

function others() {
  return roster.members.slice(1);
}

function namesOfNow(people) {
  return people.map((person) => roster.members.find(({ id }) => id === person.id) ?? person);
}

/** Files were pasted, dropped or chosen. */
function put(files) {
  if (!files.length || composer.field.readOnly) return;
  const why = correcting.of ? "file.correcting" : uploads.megabytes ? "" : "file.off";
  if (why) return refusal.show({ text: say(why) });
  refusal.clear();
  strip.put(files);
  composer.focus();
}

function uploading(file) {
  strip.show(file);
  sending.moved(file);
}

function uploaded(file) {
  strip.ended(file);
  sending.moved(file);
  composer.keep();
  outbox.check();
}

/** After a rename one request lets the cookie follow the new name. */
function sent(line, answer) {
  batch.flush();
  const isIgnoring = "ignore" in answer || "unignore" in answer;
  sending.sent(line, isIgnoring ? { reply: ignored.obey(answer) } : answer);
  if (answer.invitation) invitation.open();
  if (answer.found) find.show(answer);
  if (!answer.name) return;
  device.write("name", answer.name);
  fetch("seats");
}

/** A host's line: sent, unless more is to be typed behind it. */
function order(line) {
  drawer.close();
  if (!line.endsWith(" ")) return sending.send({ text: line, to: [] });
  composer.draft = { text: line };
  composer.focus();
}

function writeTo(member) {
  drawer.close();
  if (correcting.of) correcting.leave();
  step.ask(null);
  aim.toggle(member);
  composer.focus();
}
