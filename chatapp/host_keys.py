"""The hosts' keys. Whoever has a room's key may host it; all are made of one secret, which can be made anew."""

import hashlib
import hmac
from collections.abc import Callable

FILE = "host_key"
"""Where the secret is kept, beside the key that signs cookies."""


class HostKeys:
    """`secret` is asked each time: one that was made anew counts at once."""

    def __init__(self, secret: Callable[[], str]) -> None:
        self._secret = secret

    def of(self, slug: str) -> str:
        """Of the room with that slug: 32 hexadecimal digits, 128 bits."""
        return self._key(f"host/{slug}")

    def of_console(self, slug: str) -> str:
        """For whoever runs the server, who can read the secret: it gives orders there, to hosts too."""
        return self._key(f"console/{slug}")

    def opens(self, slug: str, key: str) -> bool:
        """Is it the room's? Takes as long for every wrong one."""
        return hmac.compare_digest(key.strip().encode(errors="replace"), self.of(slug).encode())

    def orders(self, slug: str, key: str) -> bool:
        """Is it the console's?"""
        return hmac.compare_digest(key.encode(errors="replace"), self.of_console(slug).encode())

    def _key(self, purpose: str) -> str:
        return hmac.digest(self._secret().encode(), purpose.encode(), hashlib.sha256).hex()[:32]
