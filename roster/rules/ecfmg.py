"""Whether an ECFMG certificate counts on a day: certified, and valid then. Never "ever certified".

Certificates whose clinical part came through a Pathway end until twelve months of training in the United States are done
(ecfmg.org, Pathways). A certificate of which nobody said until when it is valid is in doubt, and doubt opens no gate.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

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


@dataclass(frozen=True, slots=True)
class CertifiedOn:
    """Whether a certificate counts on a day, and the fact that decides it, in words."""

    counts: bool
    words: str


def certified_on(certificate: Certificate | None, day: date) -> CertifiedOn:
    """Whether certification counts on a day: the first day of training, or the day of a session."""
    if (against := _against(certificate, day)) or certificate is None:
        return CertifiedOn(counts=False, words=against)
    ends = certificate.valid_through
    end = f"ends on {day_in_words(ends)}" if ends else "has no last day"
    words = f"Certified by ECFMG and valid on {day_in_words(day)}: the certificate {end}."
    if not certificate.is_confirmed:
        return CertifiedOn(counts=False, words=f"{words} No member of staff has seen it yet.")
    return CertifiedOn(counts=True, words=words)


def _against(certificate: Certificate | None, day: date) -> str:
    """Why it does not count, by what it says itself; empty when nothing stands against it."""
    if certificate is None:
        return "ECFMG certification is not on record."
    if not certificate.is_certified:
        return "The record says: not certified by ECFMG."
    on, ends = day_in_words(day), certificate.valid_through
    if certificate.since is not None and certificate.since.latest > day:
        return f"Certified by ECFMG {certificate.since.in_words()}, which may be after {on}."
    if ends is not None:
        return f"The ECFMG certificate ends on {day_in_words(ends)}, before {on}." if ends < day else ""
    if certificate.validity == Validity.FOR_EVER:
        return ""
    pathway = " Certificates through a Pathway have a last day." if certificate.pathway == Pathway.PATHWAY else ""
    return f"Until when the ECFMG certificate is valid is not stated.{pathway}"
