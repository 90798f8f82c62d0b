"""HTTP of the client: one request, tried again where that is safe."""

from __future__ import annotations

import json
import random
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from .errors import ContactsImportError

ATTEMPTS = 5
TIMEOUT_SECONDS = 40
MAX_WAIT_SECONDS = 30.0


@dataclass(frozen=True)
class Response:
    status: int
    headers: Mapping[str, str]
    body: bytes


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would carry the key to another address."""

    def redirect_request(self, *_: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)


def address_of(url: str) -> str:
    """The address as paths are put behind it. The message does not repeat what was given: it may hold a password."""
    parts = urlsplit(url)
    is_local = parts.hostname is not None and (parts.hostname in ("127.0.0.1", "::1") or parts.hostname.split(".")[-1] == "localhost")
    if parts.username is not None or not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and is_local)):
        raise ValueError("The url must begin with https://, or with http:// for this machine, and have no user name.")
    return f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")


def _once(request: urllib.request.Request) -> Response:
    try:
        with _OPENER.open(request, timeout=TIMEOUT_SECONDS) as answer:
            return Response(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return Response(error.code, error.headers, error.read())
    except (OSError, ValueError) as error:
        raise ContactsImportError("network_error", f"The service was not reached: {type(error).__name__}.") from error


def exchange(request: urllib.request.Request, *, repeatable: bool) -> Response:
    """Tries again: after 429 and 503 always, because nothing was accepted; after a lost connection or another 5xx only what is repeatable."""
    for attempt in range(1, ATTEMPTS + 1):
        is_last = attempt == ATTEMPTS
        wait = min(MAX_WAIT_SECONDS, 0.5 * 2**attempt) * random.uniform(0.5, 1)
        try:
            response = _once(request)
        except ContactsImportError:
            if is_last or not repeatable:
                raise
        else:
            if is_last or not _is_passing(response, repeatable):
                return response
            after = response.headers.get("Retry-After", "")
            wait = min(MAX_WAIT_SECONDS, float(after)) if after.isdigit() else wait
        time.sleep(wait)
    raise AssertionError("The last attempt returns or raises.")


def _is_passing(response: Response, repeatable: bool) -> bool:
    if response.status in (429, 503):
        return repeatable or _code_of(response) in ("rate_limited", "service_unavailable")
    return repeatable and (response.status >= 500 or _code_of(response) == "idempotency_in_progress")


def _json_of(response: Response) -> dict[str, Any]:
    try:
        parsed = json.loads(response.body)
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}


def _code_of(response: Response) -> str | None:
    error = _json_of(response).get("error")
    return error.get("code") if isinstance(error, dict) else None


def body_of(response: Response) -> dict[str, Any]:
    """The JSON of an answer. Raises what the service refused."""
    parsed = _json_of(response)
    if response.status < 400 and "data" in parsed:
        return parsed
    error = parsed.get("error")
    if not isinstance(error, dict) or "code" not in error:
        message = "Unexpected response. Check the URL of the service."
        raise ContactsImportError("unexpected_response", message, status=response.status)
    raise ContactsImportError(
        error["code"],
        error.get("message", ""),
        status=response.status,
        request_id=error.get("request_id"),
        fields=error.get("details", {}).get("fields"),
    )


def form_request(url: str, fields: Mapping[str, str], content: bytes) -> urllib.request.Request:
    """A file as S3 takes it by a form: the fields first, the file last."""
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="contacts"\r\n\r\n'.encode()
    body = b"".join([*parts, head, content, f"\r\n--{boundary}--\r\n".encode()])
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    return urllib.request.Request(url, data=body, headers=headers, method="POST")
