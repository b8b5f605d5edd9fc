"""Where one physician stands with each benefit of the program as of a day: the rules, asked with what is on record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from img_program.statute.parameters import citation_of, parameters
from roster.eligibility import determinations_in_force, facts_of, findings_from
from roster.models import Registrant
from roster.queries import certificates_of
from roster.rules.benefits import Benefit, Condition, Key, of_certification, of_status, opens_on
from roster.rules.findings import Finding, Rule

ASSESSMENT_ASKS = "assessments.ecfmg_certification_required"
RESIDENCY_ASKS, RESIDENCY_ASKS_YEARS = "residency.ecfmg_certification_required", "residency.minnesota_residence_required"
PROMISE = "grants.clinical_preparation_commitment_years"
_LAW = (ASSESSMENT_ASKS, RESIDENCY_ASKS, RESIDENCY_ASKS_YEARS, PROMISE)

type Conditions = Callable[[date], tuple[Condition, ...]]


def benefits_of(registrant: Registrant, *, on: date) -> list[Benefit]:
    """The statuses, career guidance, clinical preparation, the readiness assessment and a residency position, as of a day."""
    facts, decided = facts_of(registrant), determinations_in_force(registrant)
    certificate = certificates_of([registrant.pk]).get(registrant.pk)
    law = parameters(_LAW, on=on)

    def statuses(upto: Rule, day: date) -> tuple[Condition, ...]:
        return _nested(findings_from(facts, on=day, decided=decided), upto)

    def certified(day: date) -> Condition:
        return of_certification(certificate, day)

    def immigrant(day: date) -> tuple[Condition, ...]:
        return statuses(Rule.IMMIGRANT_IMG, day)

    def minnesota(day: date) -> tuple[Condition, ...]:
        return statuses(Rule.MINNESOTA_IMMIGRANT_IMG, day)

    def assessed(day: date) -> tuple[Condition, ...]:
        return (*immigrant(day), certified(day)) if law[ASSESSMENT_ASKS].as_bool() else immigrant(day)

    def resident(day: date) -> tuple[Condition, ...]:
        lived = minnesota(day) if law[RESIDENCY_ASKS_YEARS].as_bool() else immigrant(day)
        return (*lived, certified(day)) if law[RESIDENCY_ASKS].as_bool() else lived

    def benefit(key: Key, title: str, what: str, conditions: Conditions, provision: str) -> Benefit:
        return Benefit(key, title, what, conditions(on), citation_of(provision), opens_on(conditions, on=on))

    years = law[PROMISE].in_words()
    return [
        benefit(
            Key.STATUS,
            "Minnesota immigrant international medical graduate",
            "The status on which clinical preparation and residency positions rest.",
            minnesota,
            "144-1911-definitions",
        ),
        benefit(
            Key.CAREER_GUIDANCE,
            "Career guidance and support",
            "Organizations help you plan, learn medical English, prepare exams and pay fees. You need no Minnesota years for it.",
            immigrant,
            "144-1911-career-guidance",
        ),
        benefit(
            Key.READINESS,
            "Clinical readiness assessment",
            "Shows residency programs that you are ready; whoever passes gets the certificate of clinical readiness.",
            assessed,
            "144-1911-readiness",
        ),
        benefit(
            Key.CLINICAL_PREPARATION,
            "Clinical preparation",
            f"Supervised experience with a monthly stipend. Who promises {years} in a rural or underserved community goes first.",
            minnesota,
            "144-1911-clinical-preparation",
        ),
        benefit(
            Key.RESIDENCY,
            "Primary care residency position",
            "A position that the program pays for. You promise to serve in a rural or underserved community afterwards.",
            resident,
            "144-1911-residency",
        ),
    ]


def _nested(findings: list[Finding], upto: Rule) -> tuple[Condition, ...]:
    """The statuses up to one; what builds on a status that is not met is not said again."""
    found: list[Condition] = []
    for finding in findings:
        found.append(of_status(finding))
        if not finding.is_met or finding.rule == upto:
            break
    return tuple(found)
