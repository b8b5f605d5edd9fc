"""Words of grantees that an edition would print: read by a person before they are."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from img_program.database.history import tracked
from img_program.database.patterns import office_only
from reports.models.edition import CLOSED_TO_WRITING, AnnualEdition


class WordsState(models.TextChoices):
    """What a person decided."""

    WAITING = "waiting", "Waits to be read"
    APPROVED = "approved", "Approved for print"
    LEFT_OUT = "left_out", "Left out"


class OthersWordsQuerySet(models.QuerySet["OthersWords"]):
    """Reads of others' words."""

    def waiting(self) -> OthersWordsQuerySet:
        """Those that nobody decided on."""
        return self.filter(state=WordsState.WAITING)


@tracked("reports_otherswordsevent_access", None)
class OthersWords(models.Model):
    """One passage of a grantee's report: `original` as it was sent, `body` as it would be printed.

    `digest` names the original and where it stands, so that other words wait to be read again. Only approved words are printed.
    """

    edition = models.ForeignKey(AnnualEdition, on_delete=models.PROTECT, related_name="others_words")
    digest = models.CharField("SHA-256 of place and original", max_length=64)
    whose = models.CharField("whose", max_length=400)
    heading = models.CharField("heading", max_length=200)
    original = models.TextField("as it was sent")
    body = models.TextField("as it is printed", max_length=20_000)
    state = models.CharField(max_length=10, choices=WordsState.choices, default=WordsState.WAITING)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OthersWordsQuerySet.as_manager()

    class Meta:
        """The office's. The original stays; words that were approved don't change while they are."""

        ordering = ["pk"]
        verbose_name_plural = "others' words"
        triggers = [
            pgtrigger.Trigger(
                name="open_edition_only",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func=CLOSED_TO_WRITING,
            ),
            pgtrigger.Trigger(
                name="approved_as_read",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=(
                    "IF NEW.original <> OLD.original OR NEW.digest <> OLD.digest OR NEW.edition_id <> OLD.edition_id THEN "
                    "RAISE EXCEPTION 'The original of a passage stays as it was sent'; END IF; "
                    "IF NEW.body <> OLD.body AND NEW.state = 'approved' AND NEW.decided_at IS NOT DISTINCT FROM OLD.decided_at THEN "
                    "RAISE EXCEPTION 'Changed words are read again before they are printed'; END IF; RETURN NEW;"
                ),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["edition", "digest"], name="reports_otherswords_once"),
            models.CheckConstraint(
                condition=Q(state=WordsState.WAITING, decided_by=None, decided_at=None)
                | ~Q(state=WordsState.WAITING) & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="reports_otherswords_decided_by_a_person",
            ),
            models.CheckConstraint(condition=~Q(state=WordsState.APPROVED, body=""), name="reports_otherswords_say_something"),
            office_only("reports_otherswords_access", staff="SELECT, UPDATE", system="SELECT, INSERT"),
        ]

    def __str__(self) -> str:
        return f"{self.whose}: {self.heading}"
