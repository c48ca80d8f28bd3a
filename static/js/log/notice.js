/** Notices: what the room itself says, in the words of this page. */

import { listNodes, nameNode, sayNodes } from "../page/words.js";

const NOTICES = [
  "joined",
  "left",
  "renamed",
  "host",
  "appointed",
  "topic",
  "no_topic",
  "kicked",
  "displaced",
  "unbanned",
  "muted",
  "unmuted",
  "locked",
  "unlocked",
  "cleared",
  "hooked",
  "unhooked",
];

export const isNotice = (message) => NOTICES.includes(message.kind);

/** What it says, with every name by itself. */
export function noticeNodes({ kind, by, was = "", whom = [], minutes, topic }) {
  const names = listNodes(whom.map(nameNode));
  return sayNodes(kind, { name: nameNode(by), was: nameNode({ name: was }), names, minutes, topic });
}
