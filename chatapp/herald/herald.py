"""Posts each public message, in order, until it is taken: it reads the transcript, so a restart loses nothing."""

import logging
from collections.abc import Callable, Sequence
from threading import Event, Thread

from chatapp import payloads, strict_json
from chatapp.chat.errors import Internal
from chatapp.chat.kind import Kind
from chatapp.chat.message import Message
from chatapp.transcript import ANYBODY, Store, Unwritable

from .post import NotTaken

log = logging.getLogger(__name__)

LOOK, FIRST, LONGEST = 0.5, 1.0, 60.0
"""Seconds between two looks for what is new; before a second try, twice as many each time, and at most."""
PAGE = 100
"""Messages read at once. After each page is kept how far it has come: a crash sends so many again at most."""
FAREWELL = 1.0
"""Seconds in which the try that is on its way may still succeed at the end."""


class Herald:
    """Of the rooms with these slugs, on a thread of its own. `post` raises NotTaken."""

    def __init__(self, store: Store, slugs: Sequence[str], post: Callable[[bytes], None]) -> None:
        self._store, self._post = store, post
        self._told = {slug: store.told(slug) for slug in slugs}
        self._stopped, self._failing = Event(), False
        self._thread = Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Go on where it had come to; the first time with what is said from now on."""
        self._thread.start()

    def stop(self) -> None:
        """What was not taken by now is posted by the next server."""
        self._stopped.set()
        self._thread.join(FAREWELL)

    def _run(self) -> None:
        pause = LOOK
        while not self._stopped.wait(pause):
            pause = LOOK if self._succeeds() else min(max(FIRST, 2 * pause), LONGEST)

    def _succeeds(self) -> bool:
        try:
            for slug in self._told:
                self._tell_all(slug)
        except (NotTaken, Internal, Unwritable) as fault:
            self._say_failing(fault)
            return False
        except Exception:
            log.exception("the herald failed")
            return False
        self._say_succeeding()
        return True

    def _tell_all(self, slug: str) -> None:
        while page := self._store.room(slug).after(ANYBODY, self._told[slug], PAGE).messages:
            try:
                for message in page:
                    self._tell(slug, message)
            finally:
                self._store.tell(slug, self._told[slug])

    def _tell(self, slug: str, message: Message) -> None:
        if self._stopped.is_set():
            raise NotTaken("the room is stopping")
        if message.kind is not Kind.AGREED:
            said = {"room": slug, "epoch": self._store.epoch, "message": payloads.message(self._whole(slug, message))}
            self._post(strict_json.dumps(said).encode())
        self._told[slug] = message.seq

    def _whole(self, slug: str, message: Message) -> Message:
        """Of several amendments the last one alone has what they are about, and that one may be a mark."""
        if not message.kind.amending or message.now:
            return message
        about = self._store.room(slug).after(ANYBODY, message.of - 1, 1).messages
        return message._replace(now=next((each for each in about if each.seq == message.of), None))

    def _say_failing(self, fault: Exception) -> None:
        """Once, until it succeeds again."""
        if not (self._failing or self._stopped.is_set()):
            log.warning("CHAT_HOOK_URL takes nothing, and is tried until it does: %(fault)s", {"fault": str(fault)})
        self._failing = True

    def _say_succeeding(self) -> None:
        if self._failing:
            log.info("CHAT_HOOK_URL has taken all that was said")
        self._failing = False
