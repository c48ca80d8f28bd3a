"""`flask run`, as it was typed. With `--debug` there are two processes: one watches the files, one has the room."""

import click
from flask.helpers import get_debug_flag
from werkzeug.serving import is_running_from_reloader


def place() -> tuple[str, int] | None:
    """Host and port under `flask run`; None under another server, which has its own configuration."""
    run = _run()
    return (run.params["host"], run.params["port"]) if run else None


def is_watching() -> bool:
    """Is this the process that only watches, holds the port, and starts the other one anew at each change?"""
    run = _run()
    if not run or is_running_from_reloader():
        return False
    asked: bool | None = run.params["reload"]
    return get_debug_flag() if asked is None else asked


def _run() -> click.Context | None:
    context = click.get_current_context(silent=True)
    return context if context and context.info_name == "run" else None
