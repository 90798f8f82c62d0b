"""Runs MiniStack for as long as standard input stays open: for as long as the process that started it lives."""

import sys

import guard
from lifetime import end_with_parent

end_with_parent()
sys.argv = ["ministack"]
# After that: MiniStack reads its settings while it is imported.
from ministack import app as ministack  # noqa: E402

ministack.app = guard.asgi(ministack.app, guard.from_environment())
ministack.main()
