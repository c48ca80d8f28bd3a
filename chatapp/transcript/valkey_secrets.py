"""What all servers of a Valkey sign and make keys with: the same for all, made by whoever comes first."""

from chatapp import keys

from .valkey_keys import FILES, HOST, SECRET
from .valkey_server import Server


def of_cookies(server: Server, new: str) -> str:
    """What signs cookies: `new` unless there is one already. Raises Unwritable."""
    server.ask("SET", SECRET, new, "NX")
    return str(server.ask("GET", SECRET))


def of_hosts(server: Server) -> str:
    """What the hosts' keys are made of. Raises Unwritable."""
    server.ask("SET", HOST, keys.new(), "NX")
    return str(server.ask("GET", HOST))


def renew_of_hosts(server: Server) -> None:
    """Another one in its place. Raises Unwritable."""
    server.ask("SET", HOST, keys.new())


def of_files(server: Server, mark: str) -> str:
    """What their folder is marked with: `mark` unless there is one already. Raises Unwritable."""
    server.ask("SET", FILES, mark, "NX")
    return str(server.ask("GET", FILES))
