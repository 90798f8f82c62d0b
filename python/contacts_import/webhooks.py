"""Signatures of webhooks, as Standard Webhooks has them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import re
import time
from collections.abc import Mapping
from typing import Any

from .errors import ContactsImportError


def _refused(message: str) -> ContactsImportError:
    return ContactsImportError("invalid_signature", message)


def verify_webhook(
    body: bytes, headers: Mapping[str, str], secret: str, *, tolerance_seconds: int = 300, now: float | None = None
) -> dict[str, Any]:
    """The event of a request to a webhook, once its signature and time are right. `body` must be the bytes as they came."""
    given = {name.lower(): value for name, value in headers.items()}
    try:
        event_id, timestamp, signatures = (given[f"webhook-{name}"] for name in ("id", "timestamp", "signature"))
    except KeyError as missing:
        raise _refused(f"The header {missing.args[0]} is missing.") from None
    is_time = re.fullmatch(r"[0-9]{1,12}", timestamp) is not None
    if not is_time or abs((time.time() if now is None else now) - int(timestamp)) > tolerance_seconds:
        raise _refused("The webhook-timestamp is too far from now.")
    signed = f"{event_id}.{timestamp}.".encode() + body
    expected = base64.b64encode(hmac.digest(_key_of(secret), signed, hashlib.sha256))
    for signature in signatures.split(" "):
        version, _, value = signature.partition(",")
        if version == "v1" and hmac.compare_digest(value.encode(), expected):
            event: dict[str, Any] = json.loads(body)
            return event
    raise _refused("No webhook-signature is of this secret and body.")


def _key_of(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True) if secret.startswith("whsec_") else b""
    except binascii.Error:
        key = b""
    if key == b"":
        raise ValueError("The secret must begin with whsec_.")
    return key
