"""Uses the client of openapi-python-client: imports a row, follows the job, reads what became of the row, undoes it."""

import json
import sys
import time

from contacts_import_client import AuthenticatedClient
from contacts_import_client.api.contacts import find_contact
from contacts_import_client.api.imports import import_contacts
from contacts_import_client.api.jobs import get_job, list_rows, undo_import
from contacts_import_client.models import ContactFields, RowsImportRequest, UndoRequest

url, key, email = sys.argv[1:4]
client = AuthenticatedClient(base_url=url, token=key, raise_on_unexpected_status=True)
imported = import_contacts.sync(client=client, body=RowsImportRequest(rows=[ContactFields(email=email)])).data
job = get_job.sync(imported.job_id, client=client).data
rows = list_rows.sync(imported.job_id, client=client).data
found = find_contact.sync(client=client, email=email).data
undone = undo_import.sync(imported.job_id, client=client, body=UndoRequest()).data
for _ in range(300):
    if undone.status not in ("queued", "processing"):
        break
    time.sleep(0.2)
    undone = get_job.sync(undone.job_id, client=client).data
left = find_contact.sync(client=client, email=email).data
print(
    json.dumps(
        {
            "created": imported.created_count,
            "status": job.status,
            "outcome": rows[0].outcome,
            "email": found[0].email,
            "undone": undone.status,
            "deleted": undone.deleted_count,
            "left": len(left),
        }
    )
)
