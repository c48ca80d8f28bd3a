"""How the others come in: what the room answers to `/invite`."""

import json
from contextlib import suppress
from typing import NamedTuple

from chatapp import qr


class Invitation(NamedTuple):
    """What is to be read, and what the QR code says; "" for none."""

    text: str
    code: str

    def rows(self, columns: int) -> list[str]:
        """The code, white on black; none where it does not fit into a row, or says too much for a code."""
        with suppress(ValueError):
            rows = qr.blocks(self.code) if self.code else []
            return [row for row in rows if len(row) <= columns]
        return []


def read(content: bytes) -> Invitation:
    """As `GET /invitation` answers. Raises ValueError."""
    try:
        found = json.loads(content)
        return Invitation("\n".join([found["text"], *found["addresses"]]), str(found["code"]))
    except (KeyError, TypeError) as fault:
        raise ValueError(fault) from None
