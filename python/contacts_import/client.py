"""Calls of the service. Answers are dictionaries, as the OpenAPI document has them."""

from __future__ import annotations

import hashlib
import json
import os
import time
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from .errors import ContactsImportError
from .transport import address_of, body_of, exchange, form_request

Data = dict[str, Any]

_IMPORTS = "/v1/import/contacts"
_UNDER_WAY = ("queued", "processing")
_MAX_POLL_SECONDS = 1.0


class ContactsImportClient:
    """Imports contacts and follows imports. `url` has no `/v1`."""

    def __init__(self, url: str, key: str) -> None:
        self._address = address_of(url)
        if not key.isascii() or not key.isprintable() or key == "" or " " in key:
            raise ValueError("The key must consist of printable ASCII characters without spaces.")
        self._key = key

    def __repr__(self) -> str:
        return f"ContactsImportClient({self._address!r})"

    def import_contacts(self, request: Mapping[str, Any], *, idempotency_key: str | None = None) -> Data:
        """Imports `rows`, a `csv`, an `upload_id` or a `url`, with options. Up to 500 inline rows are imported before the answer."""
        return self._data("POST", _IMPORTS, request, idempotency_key=idempotency_key)

    def import_file(self, path: str | os.PathLike[str], *, idempotency_key: str | None = None, **options: Any) -> Data:
        """Imports a file by upload. The same file with the same options within 24 hours is the same import."""
        content = Path(path).read_bytes()
        key = idempotency_key or _content_key(content, options)
        # Under a key too: asked again, it is the same upload, so that the request is the same, byte for byte.
        form, replayed = self._open_upload(f"upload-{_content_key(content, {**options, 'under': key})}")
        request = {"upload_id": form["upload_id"], **options}
        if replayed:
            try:
                return self.import_contacts(request, idempotency_key=key)
            except ContactsImportError as error:
                if error.code != "conflict":
                    raise
        _send(form, content)
        return self.import_contacts(request, idempotency_key=key)

    def inspect(self, request: Mapping[str, Any]) -> Data:
        """What an import would make of a `csv`, an `upload_id` or a `url`. Changes nothing."""
        return self._data("POST", "/v1/import/inspect", request, repeatable=True)

    def upload(self, path: str | os.PathLike[str]) -> str:
        """Sends a file. Gives the id by which it is inspected or imported."""
        form, _ = self._open_upload(None)
        _send(form, Path(path).read_bytes())
        return str(form["upload_id"])

    def check(self, path: str | os.PathLike[str], *, timeout: float | None = None, **options: Any) -> Data:
        """A dry run of a file, at its end: what the import would do."""
        checked = self.import_contacts({**options, "upload_id": self.upload(path), "dry_run": True})
        return self.wait(checked["job_id"], timeout=timeout)

    def apply(self, job_id: str, *, on_drift: str = "continue") -> Data:
        """Imports what a dry run checked. `on_drift="stop"` ends before a row comes otherwise. Asked again, it is the same job."""
        return self._data("POST", f"{_job_path(job_id)}/apply", {"on_drift": on_drift}, repeatable=True)

    def retry(self, job_id: str, **options: Any) -> Data:
        """Imports the failed rows of a job again, with other options."""
        return self._data("POST", f"{_job_path(job_id)}/retry", options, repeatable=True)

    def undo(self, job_id: str, *, dry_run: bool = False) -> Data:
        """Takes an import back, except what others have changed since. Asked again, it is the same job."""
        return self._data("POST", f"{_job_path(job_id)}/undo", {"dry_run": dry_run}, repeatable=True)

    def cancel(self, job_id: str) -> Data:
        """Asks for the end of a job; what is written stays."""
        return self._data("POST", f"{_job_path(job_id)}/cancel")

    def job(self, job_id: str) -> Data:
        return self._data("GET", _job_path(job_id))

    def wait(self, job_id: str, *, timeout: float | None = None) -> Data:
        """The job once it has ended. Raises `timed_out` after `timeout` seconds; the job goes on."""
        deadline = None if timeout is None else time.monotonic() + timeout
        pause = 0.25
        while True:
            job = self.job(job_id)
            if job["status"] not in _UNDER_WAY:
                return job
            if deadline is not None and time.monotonic() + pause > deadline:
                raise ContactsImportError("timed_out", f"The job {job_id} has not ended.")
            time.sleep(pause)
            pause = min(_MAX_POLL_SECONDS, pause * 1.3)

    def jobs(self, **wanted: str) -> Iterator[Data]:
        """Jobs of the workspace, newest first, page by page as they are asked for."""
        return self._pages(_IMPORTS, wanted)

    def rows(self, job_id: str, **wanted: str) -> Iterator[Data]:
        """What became of each row, in order; `outcome="failed"` for these alone."""
        return self._pages(f"{_job_path(job_id)}/rows", {"limit": "1000", **wanted})

    def rejects(self, job_id: str) -> bytes:
        """The failed rows as a file, to be mended and sent again."""
        found = self._data("GET", f"{_job_path(job_id)}/rejects")
        # The URL is enough to read the file: it gets no key.
        response = exchange(urllib.request.Request(found["url"]), repeatable=True)
        if response.status != 200:
            raise ContactsImportError("unexpected_response", "The file was not given.", status=response.status)
        return response.body

    def find_contact(
        self, *, email: str | None = None, phone: str | None = None, external_id: str | None = None
    ) -> Data | None:
        """The contact that has the email, the phone or the external id, if one has."""
        given = (("email", email), ("phone", phone), ("external_id", external_id))
        wanted = {name: value for name, value in given if value is not None}
        found: list[Data] = self._data("GET", f"/v1/contacts?{urlencode(wanted)}")
        return found[0] if found else None

    def _open_upload(self, key: str | None) -> tuple[Data, bool]:
        # The service tells by the first bytes what a file is.
        request = self._request("POST", "/v1/import/uploads", {"content_type": "application/octet-stream"}, key)
        response = exchange(request, repeatable=key is not None)
        return body_of(response)["data"], response.headers.get("Idempotency-Replayed") == "true"

    def _pages(self, path: str, wanted: Mapping[str, str]) -> Iterator[Data]:
        cursor: str | None = None
        while True:
            query = urlencode({**wanted, **({"cursor": cursor} if cursor is not None else {})})
            page = body_of(exchange(self._request("GET", f"{path}?{query}"), repeatable=True))
            yield from page["data"]
            cursor = page["meta"]["next_cursor"]
            if cursor is None:
                return

    def _data(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        idempotency_key: str | None = None,
        repeatable: bool = False,
    ) -> Any:
        request = self._request(method, path, body, idempotency_key)
        is_repeatable = repeatable or method == "GET" or idempotency_key is not None
        return body_of(exchange(request, repeatable=is_repeatable))["data"]

    def _request(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, key: str | None = None
    ) -> urllib.request.Request:
        headers = {"Authorization": f"Bearer {self._key}", "Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if key is not None:
            headers["Idempotency-Key"] = key
        data = None if body is None else json.dumps(body).encode()
        return urllib.request.Request(f"{self._address}{path}", data=data, headers=headers, method=method)


def _job_path(job_id: str) -> str:
    return f"{_IMPORTS}/{quote(job_id, safe='')}"


def _content_key(content: bytes, options: Mapping[str, Any]) -> str:
    digest = hashlib.sha256(json.dumps(options, sort_keys=True).encode())
    digest.update(b"\n" + content)
    return digest.hexdigest()


def _send(form: Data, content: bytes) -> None:
    """Sent again where that is needed: a form puts the same file to the same place."""
    response = exchange(form_request(form["url"], form["fields"], content), repeatable=True)
    if response.status not in (200, 201, 204):
        raise ContactsImportError("upload_refused", "The file was not taken.", status=response.status)
