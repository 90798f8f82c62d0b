"""LocalStack in Docker runs this in its own process before it starts (`/etc/localstack/init/start.d`)."""

import sys

sys.path.insert(0, "/opt/contacts-import")
import guard  # noqa: E402

guard.install("localstack")
