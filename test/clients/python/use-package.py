"""Uses our own package: checks, applies, reads rows and rejects, undoes, and imports a file twice."""

import json
import sys
import tempfile
from pathlib import Path

from contacts_import import ContactsImportClient, ContactsImportError

url, key = sys.argv[1:3]
client = ContactsImportClient(url, key)
with tempfile.TemporaryDirectory() as folder:
    path = Path(folder) / "leads.csv"
    path.write_text("Name;E-Mail;Telefon\nGrace Hopper;grace@x.com;0171 2345678\nNobody;no@@x.com;\n", encoding="cp1252")
    options = {"default_country": "DE", "on_invalid_value": "fail"}
    inspected = client.inspect({"upload_id": client.upload(path)})
    check = client.check(path, **options)
    unwritten = client.find_contact(email="grace@x.com")
    applied = client.wait(client.apply(check["job_id"], on_drift="stop")["job_id"])
    found = client.find_contact(email="grace@x.com")
    rows = list(client.rows(applied["job_id"]))
    rejects = client.rejects(applied["job_id"]).decode()
    undone = client.wait(client.undo(applied["job_id"])["job_id"])
    gone = client.find_contact(email="grace@x.com")
    first, second = (client.import_file(path, **options) for _ in range(2))
    imported = client.wait(first["job_id"], timeout=60)
    try:
        ContactsImportClient(url, "wbk_none").job(first["job_id"])
    except ContactsImportError as error:
        refused = [error.code, error.status, error.request_id is not None]
print(
    json.dumps(
        {
            "format": inspected["format"],
            "check": [check["status"], check["created_count"], check["failed_count"]],
            "unwritten": unwritten,
            "applied": [applied["status"], applied["parent_job_id"] == check["job_id"]],
            "phone": found and found["phone"],
            "rows": [row["outcome"] for row in rows],
            "rejects": "no@@x.com" in rejects,
            "undone": [undone["status"], undone["deleted_count"]],
            "gone": gone,
            "again": first["job_id"] == second["job_id"],
            "imported": imported["created_count"],
            "listed": first["job_id"] in [job["job_id"] for job in client.jobs(kind="import")],
            "refused": refused,
        }
    )
)
