"""`python -m chatapp.host`: the links that make somebody host, and a host's orders, for whoever runs the server.

python -m chatapp.host                        the host's link of the room at / and of each named one
python -m chatapp.host --new                  the links with other keys; from now on only those make somebody host
python -m chatapp.host /kick Hugo 60          an order: any command of a host, also against one
… --room LINK                                 for one room, named or made
… --url URL                                   where the server is, as whoever runs it reaches it
"""

import json
import os
import shlex
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from . import config, keys
from .config import Settings
from .host_keys import FILE, HostKeys
from .version import VERSION

TIMEOUT = 10
"""Seconds."""


def main(*words: str) -> None:
    """Prints what was asked for, or SystemExit with a sentence."""
    asked, settings = _parse(words), config.read(os.environ)
    if asked.new:
        _renew(settings)
    known = HostKeys(lambda: _secret(settings))
    if asked.order:
        return print(_order(asked, known))
    for slug in [asked.room] if asked.room else ["", *config.slugs(settings)]:
        print(f"{_base(asked.url, slug)}host#{known.of(slug)}")


def _parse(words: tuple[str, ...]) -> Namespace:
    parser = ArgumentParser(
        "python -m chatapp.host", description="The host's links, and orders of whoever runs the server."
    )
    parser.add_argument("order", nargs="*", help="a command of a host, such as: /kick Hugo 60")
    parser.add_argument("--room", default="", type=_slug, metavar="LINK", help="the room's link, or its last part")
    parser.add_argument("--url", default=_here(), help="where the server is (%(default)s)")
    parser.add_argument(
        "--new", action="store_true", help="make other keys: the links of before are worth nothing then"
    )
    parser.add_argument("--version", action="version", version=VERSION)
    return parser.parse_args(words)


def _slug(link: str) -> str:
    return link.rstrip("/").rpartition("/")[2]


def _here() -> str:
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "5000")
    return f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else f'[{host}]' if ':' in host else host}:{port}"


def _base(url: str, slug: str) -> str:
    return f"{url.rstrip('/')}/r/{slug}/" if slug else f"{url.rstrip('/')}/"


def _secret(settings: Settings) -> str:
    if settings.valkey_url:
        with config.valkey():
            from .transcript import valkey_secrets, valkey_server

            return valkey_secrets.of_hosts(valkey_server.Server(settings.valkey_url.split()[0]))
    return config.host_secret(settings)


def _renew(settings: Settings) -> None:
    if settings.valkey_url:
        with config.valkey():
            from .transcript import valkey_secrets, valkey_server

            return valkey_secrets.renew_of_hosts(valkey_server.Server(settings.valkey_url.split()[0]))
    with config.told("There can be no new key"):
        keys.renew(FILE, config.folders(settings)[::-1])


def _order(asked: Namespace, known: HostKeys) -> str:
    """What the room answers."""
    order = json.dumps({"key": known.of_console(asked.room), "line": " ".join(asked.order)}).encode()
    address = f"{_base(asked.url, asked.room)}host/order"
    try:
        said = _said(Request(address, order, {"Content-Type": "application/json"}))
    except (OSError, ValueError) as fault:
        raise SystemExit(f"No room answers at {asked.url}: {fault}") from None
    if "error" in said:
        raise SystemExit(_refusal(**said["error"]))
    return str(said.get("reply", "Done."))


def _refusal(text: str, choices: Sequence[dict[str, str]] = (), **_more: object) -> str:
    """In a row each what may have been meant, as it is to be ordered."""
    return "\n".join([text, *(f"{each['label']}: {shlex.quote(each['line'])}" for each in choices)])


def _said(order: Request) -> dict[str, Any]:
    try:
        with urlopen(order, timeout=TIMEOUT) as answer:
            return dict(json.load(answer))
    except HTTPError as refused:
        with refused:
            return dict(json.load(refused))


if __name__ == "__main__":
    main(*sys.argv[1:])
