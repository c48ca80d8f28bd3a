"""`make serve-two`: two processes behind one port, on a Valkey of their own, until Ctrl-C."""

import os
import subprocess
import sys
from contextlib import suppress

from chatapp.config import INSTANCE

from .valkey import running


def main() -> int:
    """Its exit status is gunicorn's."""
    INSTANCE.mkdir(exist_ok=True)
    with running(INSTANCE / "valkey") as valkey:
        shared = {"CHAT_VALKEY_URL": valkey.url, "CHAT_PROCESSES": "2", "CHAT_DATABASE": ""}
        shared |= {"CHAT_FILES": str(INSTANCE / "valkey" / "files")}
        serving = subprocess.Popen([sys.executable, "-m", "gunicorn"], env=os.environ | shared)
        with suppress(KeyboardInterrupt):  # gunicorn has it too, and ends politely
            return serving.wait()
        return serving.wait()


if __name__ == "__main__":
    sys.exit(main())
