"""What a server's process trees cost: CPU seconds, and memory that is its own share (PSS)."""

import contextlib
import time

import psutil


def tree(*pids):
    parents = [psutil.Process(pid) for pid in pids]
    return [each for parent in parents for each in (parent, *parent.children(recursive=True))]


def cpu_seconds(*pids):
    """By the kernel's clock of each process: in nanoseconds, where /proc counts hundredths of a second."""
    return sum(time.clock_gettime((~process.pid << 3) | 2) for process in tree(*pids))


def pss_bytes(*pids):
    """Shared pages count once for the tree: a fork of gunicorn's master is not counted twice."""
    return sum(process.memory_full_info().pss for process in tree(*pids))


def end(pid, patience=10):
    """Ask the tree to stop, then stop it: no benchmark leaves a process behind."""
    with contextlib.suppress(psutil.NoSuchProcess):
        processes = tree(pid)
        processes[0].terminate()
        _, alive = psutil.wait_procs(processes, timeout=patience)
        for process in alive:
            process.kill()
