"""What a server's process tree costs: CPU seconds, and memory that is its own share (PSS)."""

import contextlib
import time

import psutil


def tree(pid):
    parent = psutil.Process(pid)
    return [parent, *parent.children(recursive=True)]


def cpu_seconds(pid):
    """By the kernel's clock of each process: in nanoseconds, where /proc counts hundredths of a second."""
    return sum(time.clock_gettime((~process.pid << 3) | 2) for process in tree(pid))


def pss_bytes(pid):
    """Shared pages count once for the tree: a fork of gunicorn's master is not counted twice."""
    return sum(process.memory_full_info().pss for process in tree(pid))


def end(pid, patience=10):
    """Ask the tree to stop, then stop it: no benchmark leaves a process behind."""
    with contextlib.suppress(psutil.NoSuchProcess):
        processes = tree(pid)
        processes[0].terminate()
        _, alive = psutil.wait_procs(processes, timeout=patience)
        for process in alive:
            process.kill()
