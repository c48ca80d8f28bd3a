"""A lock for a few steps that never wait: the plain one of the interpreter, under gevent too.

gevent's own lock may be held while other greenlets run; that is worth several microseconds a use, and not needed where
nothing inside can switch. Never hold a Latch over I/O, a sleep, or a log line.
"""

import _thread
import sys

_monkey = sys.modules.get("gevent.monkey")

Latch = _monkey.get_original("_thread", "allocate_lock") if _monkey else _thread.allocate_lock
