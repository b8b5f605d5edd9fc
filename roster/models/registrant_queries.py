"""The vocabulary of reads of the roster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import models
from django.db.models import Exists, Func, OuterRef, Q, Value

from img_program.accounts.permissions import Person
from img_program.notifications.models import ContactChoice
from roster.workflow import RegistrantStatus

if TYPE_CHECKING:
    from roster.models.registrant import Registrant  # noqa: F401 - named in the base class below

LONGEST_SEARCH_WORDS = 6


def folded(text: str) -> Func:
    """`text` in lower case without accents, as the search column has it."""
    return Func(Value(text), function="img_fold", output_field=models.TextField())


class RegistrantQuerySet(models.QuerySet["Registrant"]):
    """Reads of registrants."""

    def visible_to(self, user: Person) -> RegistrantQuerySet:
        """Everybody for staff who may view the roster; otherwise the person's own row."""
        if user.has_perm("roster.view_registrants"):
            return self.all()
        return self.filter(user_id=user.pk) if user.pk else self.none()

    def active(self) -> RegistrantQuerySet:
        """Those on the roster today."""
        return self.filter(status=RegistrantStatus.ACTIVE)

    def with_known_notice(self) -> RegistrantQuerySet:
        """Those who were given notice: in joining, as their import says, or later by claiming their record.

        Who was not is kept out of sharing and of mail in bulk (Minn. Stat. 13.04, subd. 2).
        """
        acknowledgements = apps.get_model("roster", "NoticeAcknowledgement").objects
        given_later = Exists(acknowledgements.filter(user=OuterRef("user"), notice__kind="tennessen_joining"))
        return self.filter(Q(imported=None) | ~Q(imported__notice_channel="not_known") | given_later)

    def may_be_mailed_in_bulk(self) -> RegistrantQuerySet:
        """Those on the roster with known notice who did not stop messages."""
        stopped = ContactChoice.objects.filter(user=OuterRef("user"), stopped_at__isnull=False)
        return self.active().with_known_notice().exclude(Exists(stopped))

    def named(self, text: str) -> RegistrantQuerySet:
        """Those whose name is spelled or sounds like every word of `text`; the nearest spelling first.

        Accents and case don't count. "Mohamed" finds Mohammed, Muhammad and Mohamad: `img_sounds` keeps the
        consonants of a name, which transliteration rarely changes.
        """
        words = text.split()[:LONGEST_SEARCH_WORDS]
        if not words:
            return self
        found = self
        for word in words:
            sounds = Func(Value(word), function="img_sounds", output_field=ArrayField(models.TextField()))
            found = found.filter(Q(search_name__trigram_word_similar=folded(word)) | Q(search_sounds__overlap=sounds))
        nearness = TrigramWordSimilarity(folded(" ".join(words)), "search_name")  # type: ignore[arg-type]  # an expression will do
        return found.annotate(nearness=nearness).order_by("-nearness", "search_name", "id")

    def with_list_columns(self) -> RegistrantQuerySet:
        """What a row of the staff list shows, in the same query."""
        return self.select_related("county", "specialty")
