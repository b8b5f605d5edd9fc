"""What a page asks of the database, as the budgets count it: transaction and context statements left out."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

LIST, DETAIL = 12, 25
_OF_THE_TRANSACTION = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "SET ")


def counted(seen: CaptureQueriesContext) -> list[str]:
    """The statements that count."""
    statements = [str(query["sql"]) for query in seen]
    return [each for each in statements if not each.startswith(_OF_THE_TRANSACTION) and "set_config(" not in each]


def queries_of(client: Client, url: str) -> list[str]:
    """The statements of one GET that must succeed."""
    with CaptureQueriesContext(connection) as seen:
        response = client.get(url)
    assert response.status_code == 200, response.status_code
    return counted(seen)
