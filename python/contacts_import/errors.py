"""What a call of the client raises."""

from __future__ import annotations

from collections.abc import Mapping


class ContactsImportError(Exception):
    """A failure with the service's code, or `network_error`, `unexpected_response`, `upload_refused`, `timed_out` or `invalid_signature`."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        status: int | None = None,
        request_id: str | None = None,
        fields: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.status = status
        self.request_id = request_id
        self.fields = dict(fields or {})
