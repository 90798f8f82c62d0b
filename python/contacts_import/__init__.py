"""Client of the contacts import service."""

from .client import ContactsImportClient
from .errors import ContactsImportError
from .webhooks import verify_webhook

__all__ = ["ContactsImportClient", "ContactsImportError", "verify_webhook"]
