"""Runs MiniStack for as long as standard input stays open: for as long as the process that started it lives.

However that process ends, even by SIGKILL, the emulator and the functions it runs end too. Expects to lead its process group.
"""

import os
import runpy
import signal
import sys
import threading
import time

GRACE_SECONDS = 3


def end_with_parent() -> None:
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os.killpg(0, signal.SIGKILL)


threading.Thread(target=end_with_parent, daemon=True).start()
sys.argv = ["ministack"]
runpy.run_module("ministack", run_name="__main__", alter_sys=True)
