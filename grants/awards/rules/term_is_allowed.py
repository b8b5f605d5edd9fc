"""TERM: an agreement of more than so many years, amendments included, needs the commissioner of administration."""

from __future__ import annotations

from grants.awards.gates import Finding
from grants.awards.models import AgreementVersion
from img_program.statute.fiscal import add_months
from img_program.statute.parameters import parameter


def term_is_allowed(version: AgreementVersion) -> Finding:
    """The whole term counts, from the agreement's first day to the new end (Minn. Stat. 16B.98, subd. 5)."""
    years = parameter("grants.agreement_term_years", on=version.starts_on)
    is_longer = version.ends_on >= add_months(version.starts_on, 12 * years.as_int())
    title = "Length of the agreement"
    if not is_longer:
        return Finding("TERM", title, True, f"Not longer than {years.in_words()}.", years.citation)
    if version.long_term_approval.strip():
        return Finding("TERM", title, True, f"Approved: {version.long_term_approval}.", years.citation)
    return Finding(
        "TERM",
        title,
        False,
        f"The agreement would run longer than {years.in_words()}.",
        years.citation,
        "Attach the approval of the commissioner of administration, or shorten the term.",
    )
