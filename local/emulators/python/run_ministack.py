"""Runs MiniStack for as long as standard input stays open: for as long as the process that started it lives."""

import runpy
import sys

from lifetime import end_with_parent

end_with_parent()
sys.argv = ["ministack"]
runpy.run_module("ministack", run_name="__main__", alter_sys=True)
