"""The invitation: what the others need so that they can come in, for the page, the terminal and the console."""

from typing import NamedTuple
from urllib.parse import quote

from chatapp.chat.phrase import Phrase

from .ways import Ways

LONGEST = 250
"""Characters in a code: a longer one has more squares than a phone can tell apart across a classroom."""

TITLE = Phrase("Bring in the others")
NEAR = Phrase("They open this address, on the same network, and pick a name. No account.")
FAR = Phrase("They open this address and pick a name. No account.")
OPENS = Phrase("The code lets in whoever scans it, without the password.")
ASKS = Phrase("The room asks them for its password.")


class Invitation(NamedTuple):
    """`locked`: has the room a password? `password`: the same, where it is known and not only its hash."""

    ways: Ways
    locked: bool = False
    password: str = ""

    @property
    def code(self) -> str:
        """What the QR code says: the likeliest address, the password in its fragment; "" where that is too long.

        A browser sends no fragment (RFC 9110 section 4.2.5), so no log has it; the door's script reads it.
        """
        bare = self.ways.addresses[0] if self.ways.addresses else ""
        whole = f"{bare.rstrip('/')}/#password={quote(self.password, safe='')}" if bare and self.password else bare
        return next((each for each in (whole, bare) if len(each) <= LONGEST), "")

    @property
    def sentences(self) -> tuple[Phrase, ...]:
        """What to do with it, or why nobody else can come in."""
        if self.ways.obstacle:
            return (self.ways.obstacle,)
        how = NEAR if self.ways.near else FAR
        return (how, OPENS if "#" in self.code else ASKS) if self.locked else (how,)
