"""kill -9 at the N-th system call of a kind: strace, attached to a running daemon."""
import os
import shutil
import signal
import subprocess

import pytest

LOOP, OTHERS = "loop", "others"  # the thread of sockets; those of the database and of cryptography


class Killer:
    """Each thread counts for itself; the first that comes to its N-th call dies before it."""

    def __init__(self, process, threads, call, number):
        if not shutil.which("strace"):
            pytest.fail("there is no strace; ./dev installs it")
        self.process = process
        tasks = [task for task in os.listdir(f"/proc/{process.pid}/task")
                 if (int(task) == process.pid) == (threads == LOOP)]
        self.strace = subprocess.Popen(
            ["strace", "-o", "/dev/null", "-e", f"trace={call}", "-e",
             f"inject={call}:signal=SIGKILL:when={number}",
             *(word for task in tasks for word in ("-p", task))],
            stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for _ in tasks:
            said = self.strace.stderr.readline()
            assert "attached" in said, f"strace may not attach here: {said}"

    def struck(self, wait_seconds=0):
        """Did the daemon die of it?"""
        try:
            code = self.process.wait(wait_seconds)
        except subprocess.TimeoutExpired:
            return False
        assert code == -signal.SIGKILL, f"the daemon died by itself: {code}"
        return True

    def detach(self):
        self.strace.terminate()
        self.strace.communicate(timeout=20)
