"""A real nginx before the room, with the file that `deploy/` has for it. As a program: gets one, or says how to."""

import os
import shutil
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.member import eventually

DEPLOY = Path(__file__).parents[2] / "deploy"
UNPACKED = Path(sys.prefix) / "nginx"
HOW = "The tests need nginx: on Debian apt install nginx-light, or name one with NGINX=/path/to/it"
PATIENCE = 30

AROUND = """
daemon off; pid nginx.pid; error_log error.log; worker_processes 1; {user}
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path temp; proxy_temp_path temp; fastcgi_temp_path temp; uwsgi_temp_path temp; scgi_temp_path temp;
    {server}
}}
"""


def find() -> str | None:
    """The path of nginx: the one that the environment names, one on the PATH or in /usr/sbin, or the unpacked one."""
    path = f"{os.environ.get('PATH', '')}:/usr/sbin:{UNPACKED}/usr/sbin"
    return os.environ.get("NGINX") or shutil.which("nginx", path=path)


def unpack() -> None:
    """Debian's own, beside the tests' packages: installed it would start at once, and listen on port 80."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    print("Unpacking Debian's nginx for the tests (once) ...", flush=True)
    subprocess.run(["apt-get", "update", "-qq"], check=False)
    with TemporaryDirectory() as folder:
        options = ["-qq", "-o", "APT::Sandbox::User=root"]
        subprocess.run(["apt-get", "download", *options, "nginx"], cwd=folder, check=False)
        for package in Path(folder).glob("*.deb"):
            subprocess.run(["dpkg-deb", "-x", str(package), str(UNPACKED)], check=False)


class Nginx:
    """Listens on `port` of this machine with TLS and hands on to `to`. `changes`: of the file, what becomes what."""

    def __init__(self, folder: Path, port: int, to: int, changes: dict[str, str]) -> None:
        self.certificate = folder / "chat.example.crt"
        self.port, self.host = port, f"localhost:{port}"
        self.url = f"https://{self.host}"
        (folder / "temp").mkdir()
        _certify(folder)
        here = {"listen 443": f"listen 127.0.0.1:{port}", "[::]:443": f"[::1]:{port}", "/etc/ssl/": f"{folder}/"}
        ours = here | {"server_name chat.example": "server_name localhost", "127.0.0.1:5000": f"127.0.0.1:{to}"}
        server = (DEPLOY / "nginx.conf").read_text()
        for old, new in (changes | ours).items():
            assert old in server, f"deploy/nginx.conf has no {old!r}"
            server = server.replace(old, new)
        (folder / "nginx.conf").write_text(AROUND.format(user="" if os.geteuid() else "user root;", server=server))
        self._process = subprocess.Popen([find() or HOW, "-p", folder, "-c", "nginx.conf", "-e", "error.log"])
        eventually(lambda: self._listens(port), PATIENCE)

    def _listens(self, port: int) -> bool:
        assert self._process.poll() is None
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return True
        return False

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(PATIENCE)


def _certify(folder: Path) -> None:
    names = "subjectAltName=DNS:localhost,DNS:room.test,IP:127.0.0.1,IP:::1"
    where = ["-keyout", folder / "chat.example.key", "-out", folder / "chat.example.crt"]
    kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    subprocess.run(["openssl", "req", *kind, "-subj", "/CN=localhost", "-addext", names, *where],
                   check=True, capture_output=True)  # fmt: skip


if __name__ == "__main__":
    if not find():
        unpack()
    sys.exit(None if find() else HOW)
