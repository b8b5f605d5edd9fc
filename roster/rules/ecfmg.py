"""Whether an ECFMG certificate counts on a day: certified, and valid then. Never "ever certified".

Certificates whose clinical part came through a Pathway end until twelve months of training in the United States are done
(ecfmg.org, Pathways). A certificate of which nobody said until when it is valid is in doubt, and doubt opens no gate.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import TextChoices

from roster.rules.dates import RoughDate, day_in_words


class Pathway(TextChoices):
    """How the clinical part of certification was met."""

    NOT_SAID = "", "Not said"
    EXAM = "exam", "Through the exam Step 2 CS (until 2020)"
    PATHWAY = "pathway", "Through a Pathway (since 2020)"


class Validity(TextChoices):
    """Until when a certificate says that it is valid."""

    NOT_STATED = "", "Not stated"
    FOR_EVER = "for_ever", "For ever: no last day"
    THROUGH = "through", "Through the last day below"


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is known of one person's certification. `is_confirmed`: somebody of the office saw it, and kept no copy."""

    is_certified: bool
    since: RoughDate | None
    validity: str = Validity.NOT_STATED
    valid_through: date | None = None
    pathway: str = Pathway.NOT_SAID
    is_confirmed: bool = True


class Lacks(StrEnum):
    """What stands against a certificate on a day, by who or what can mend it."""

    WORD = "word"  # nobody told of it, or until when it is valid
    CERTIFICATE = "certificate"  # not certified, or ended
    TIME = "time"  # certified later
    LOOK = "look"  # no member of staff has seen it


@dataclass(frozen=True, slots=True)
class CertifiedOn:
    """Whether a certificate counts on a day, the fact that decides it in words, and what is lacking when it does not."""

    counts: bool
    words: str
    lacks: Lacks | None = None


def certified_on(certificate: Certificate | None, day: date) -> CertifiedOn:
    """Whether certification counts on a day: the first day of training, or the day of a session."""
    if certificate is None:
        return CertifiedOn(counts=False, words="ECFMG certification is not on record.", lacks=Lacks.WORD)
    if against := _against(certificate, day):
        lacks, words = against
        return CertifiedOn(counts=False, words=words, lacks=lacks)
    ends = certificate.valid_through
    end = f"ends on {day_in_words(ends)}" if ends else "has no last day"
    words = f"Certified by ECFMG and valid on {day_in_words(day)}: the certificate {end}."
    if not certificate.is_confirmed:
        return CertifiedOn(counts=False, words=f"{words} No member of staff has seen it yet.", lacks=Lacks.LOOK)
    return CertifiedOn(counts=True, words=words)


def _against(certificate: Certificate, day: date) -> tuple[Lacks, str] | None:
    """Why it does not count, by what it says itself; None when nothing stands against it."""
    if not certificate.is_certified:
        return Lacks.CERTIFICATE, "The record says: not certified by ECFMG."
    on, ends = day_in_words(day), certificate.valid_through
    if certificate.since is not None and certificate.since.latest > day:
        return Lacks.TIME, f"Certified by ECFMG {certificate.since.in_words()}, which may be after {on}."
    if ends is not None and ends < day:
        return Lacks.CERTIFICATE, f"The ECFMG certificate ends on {day_in_words(ends)}, before {on}."
    if ends is not None or certificate.validity == Validity.FOR_EVER:
        return None
    pathway = " Certificates through a Pathway have a last day." if certificate.pathway == Pathway.PATHWAY else ""
    return Lacks.WORD, f"Until when the ECFMG certificate is valid is not stated.{pathway}"
