"""What the console says at the start: where the room is, how the others come in, what is kept, how it ends."""

import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import Any, TextIO

from chatapp import config, qr, serverlog
from chatapp.config import Settings
from chatapp.host_keys import HostKeys
from chatapp.invitation import TITLE, Invitation, interfaces
from chatapp.invitation.ways import of_machine
from chatapp.transcript import MAIN

from . import address

WHITE_ON_BLACK, AS_BEFORE = "\x1b[97;40m", "\x1b[0m"
"""Said to the terminal, whose own colours may be the other way round (ECMA-48 section 8.3.117)."""


def announce(settings: Settings, place: str | tuple[Any, ...]) -> None:
    """`place`: as `getsockname` has it. One line where a program reads the log, else a block on standard output."""
    here = f"The room is open: {_link(place)}"
    ways = None if isinstance(place, str) or settings.trusted_proxies else _invitation(settings, *place)
    if settings.log == "json":
        others = ways.ways.addresses if ways else ()
        serverlog.say(" ".join([here, *others]))
    elif sys.stdout:
        said = ["", here, *_for_others(ways), *_for_the_host(settings, ways, place)]
        _print(sys.stdout, [*said, "", f"{_kept(settings)} Ctrl-C stops it.", ""])


def _link(place: str | tuple[Any, ...]) -> str:
    return f"{address.UNIX}{place}" if isinstance(place, str) else address.link(*place[:2])


def _invitation(settings: Settings, host: str, port: int, *_more: int) -> Invitation:
    ways = of_machine(host, str(port), interfaces.read())
    return Invitation(ways, bool(settings.password), settings.password)


def _for_others(invitation: Invitation | None) -> Iterator[str]:
    """Nothing where only a proxy knows."""
    if not invitation:
        return
    how, *more = map(str, invitation.sentences)
    yield from ("", how if invitation.ways.obstacle else f"{TITLE}. {how}", *invitation.ways.addresses)
    if invitation.code and _shows_codes(sys.stdout):
        yield from ("", *(WHITE_ON_BLACK + row + AS_BEFORE for row in qr.blocks(invitation.code)), "", *more)


def _for_the_host(settings: Settings, invitation: Invitation | None, place: str | tuple[Any, ...]) -> Iterator[str]:
    """Only where somebody sits before it: what a program reads is kept, and read by others."""
    if invitation and sys.stdout.isatty() and not settings.valkey_url:
        where = next(iter(invitation.ways.addresses), _link(place)).rstrip("/")
        key = HostKeys(partial(config.host_secret, settings)).of(MAIN)
        yield from ("", f"For you alone, to keep the peace: {where}/host#{key}")


def _shows_codes(out: TextIO) -> bool:
    return out.isatty() and out.encoding.lower() == "utf-8"


def _kept(settings: Settings) -> str:
    if settings.forgets:
        return "Nothing is kept: it is forgotten when the room stops."
    where = "Valkey" if settings.valkey_url else settings.database
    days = f"{settings.retention_days:g} day{'' if settings.retention_days == 1 else 's'}"
    return f"Kept in {where} for {days}."


def _print(out: TextIO, rows: list[str]) -> None:
    """Whatever a path has in it, and whether or not anybody reads."""
    text = "\n".join(rows).encode(out.encoding, "replace").decode(out.encoding)
    with suppress(OSError):
        print(text, file=out, flush=True)
