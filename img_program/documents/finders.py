"""How documents are found: by what they are called."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from img_program.accounts.finders import Finder, Found, Sought, register_finder
from img_program.accounts.models import User
from img_program.documents.models import Document
from img_program.documents.permissions import VIEW_DOCUMENTS
from img_program.documents.purposes import purpose_label
from img_program.web.fields.search_choice import with_words


def _rows(user: User) -> QuerySet[Document]:
    return Document.objects.visible_to(user).openable().select_related("organization")


def _find(rows: QuerySet[Any], sought: Sought) -> QuerySet[Any] | None:
    return with_words(rows, ("title",), sought.text).order_by("-uploaded_at") if sought.is_words else None


def _show(row: Document) -> Found:
    said = [purpose_label(row.purpose), str(row.organization or "")]
    return Found(row.title or row.name, reverse("documents:document", args=[row.pk]), ", ".join(filter(None, said)))


DOCUMENTS = Finder("Documents", VIEW_DOCUMENTS, _rows, _find, _show, "documents:document", 80)

register_finder(DOCUMENTS)
