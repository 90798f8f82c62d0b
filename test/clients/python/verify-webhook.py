"""A signature of the Node.js library of Standard Webhooks comes in; what was changed on the way is refused."""

import json
import sys

from contacts_import import ContactsImportError, verify_webhook

secret, event_id, timestamp, signature, body = sys.argv[1:6]
good = {"Webhook-Id": event_id, "webhook-timestamp": timestamp, "webhook-signature": f"v1,AAAA {signature}"}


def outcome(body_text: str = body, now: float | None = None, **changed: str) -> str:
    headers = {**good, **{name.replace("_", "-"): value for name, value in changed.items()}}
    try:
        return str(verify_webhook(body_text.encode(), headers, secret, now=now or float(timestamp))["type"])
    except ContactsImportError as error:
        return error.code


missing = {name: value for name, value in good.items() if name != "webhook-signature"}
try:
    verify_webhook(body.encode(), missing, secret)
    without = "verified"
except ContactsImportError as error:
    without = error.code
print(
    json.dumps(
        {
            "good": outcome(),
            "changed": outcome(body + " "),
            "other_signature": outcome(webhook_signature="v1,AAAA"),
            "other_version": outcome(webhook_signature=signature.replace("v1,", "v2,")),
            "late": outcome(now=float(timestamp) + 301),
            "missing": without,
        }
    )
)
