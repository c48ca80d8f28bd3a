"""A program that posts to a real server, at an address that whoever runs the server has made."""

from functools import partial

import requests

from chatapp import config
from chatapp.config import Settings
from chatapp.host_keys import HostKeys

from .server import Server


def address(server: Server, name: str) -> str:
    """Of a new hook."""
    keys = HostKeys(partial(config.host_secret, Settings(database=str(server.database))))
    order = {"key": keys.of_console(server.room), "line": f"/hook {name}"}
    answer = requests.post(f"{server.url}/host/order", json=order, timeout=10)
    return str(answer.json()["reply"]).split("\n")[-1]


def post(where: str, text: str) -> None:
    """It is said in the room."""
    requests.post(where, data=text.encode(), timeout=10).raise_for_status()
