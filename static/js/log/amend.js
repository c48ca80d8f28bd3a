/** What was said may be otherwise by now: corrected, deleted, agreed with. Messages of kinds of their own tell it. */

const KINDS = ["corrected", "deleted", "agreed"];

export const isAmendment = ({ kind }) => KINDS.includes(kind);

export class Amendments {
  #forms = new Map();

  /** What `amendment` tells counts from now on, also for a message that is still on its way here. */
  hear({ of, now }) {
    if (now && isNewer(now, this.#forms.get(of))) this.#forms.set(of, now);
  }

  /** Whether `message` has become what it is now. It stays the same object, for whoever holds it. */
  mend(message) {
    const now = this.#forms.get(message.seq);
    if (!now || !isNewer(now, message)) return false;
    for (const key of Object.keys(message)) delete message[key];
    Object.assign(message, now);
    return true;
  }
}

const isNewer = (now, known) => now.changed > (known?.changed ?? 0);
