"""Works on several batches of a queue at once, as Lambda does, where both emulators take one after another."""

import importlib
import logging
from concurrent.futures import ThreadPoolExecutor
from threading import Semaphore

LOG = logging.getLogger(__name__)
# Lambda begins with five.
DEFAULT_CONCURRENCY = 5


def install(emulator: str) -> None:
    """Before the emulator starts."""
    source = f"{emulator}.services.lambda_.event_source_mapping"
    worker = importlib.import_module(f"{source}.esm_worker").EsmWorker
    poller = importlib.import_module(f"{source}.pollers.sqs_poller").SqsPoller
    init_worker, poll_one, handle_one = worker.__init__, poller.poll_events, poller.handle_messages

    def init(self, esm_config, poller, *args, **kwargs):
        init_worker(self, esm_config, poller, *args, **kwargs)
        concurrency = (esm_config.get("ScalingConfig") or {}).get("MaximumConcurrency") or DEFAULT_CONCURRENCY
        poller.places = Semaphore(concurrency)
        poller.pool = ThreadPoolExecutor(concurrency)

    def poll_events(self):
        """Asks for messages only when there is a place for them: meanwhile they are others' to take."""
        self.places.acquire()
        self.has_handed_on = False
        try:
            poll_one(self)
        finally:
            if not self.has_handed_on:
                self.places.release()

    def handle_messages(self, messages):
        self.has_handed_on = True
        self.pool.submit(handle, self, messages)

    def handle(self, messages):
        try:
            handle_one(self, messages)
        except Exception as error:
            LOG.warning("A batch failed: %s", error)
        finally:
            self.places.release()

    worker.__init__, poller.poll_events, poller.handle_messages = init, poll_events, handle_messages
