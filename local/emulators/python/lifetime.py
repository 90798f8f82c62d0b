"""Ends this process with the one that started it, however that one ends, even by SIGKILL."""

import os
import signal
import threading
import time

GRACE_SECONDS = 3


def end_with_parent() -> None:
    """Waits, in a thread, for standard input to close; then ends this process and its group. Expects to lead that group."""
    threading.Thread(target=_wait_for_end, daemon=True).start()


def _wait_for_end() -> None:
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os.killpg(0, signal.SIGKILL)
