"""The licensure study of the demonstration: questions, evidence, positions, and recommendations in each state."""

from __future__ import annotations

from datetime import date, timedelta

from consultation.actions import study
from consultation.models import Recommendation, Stance, StudyQuestion
from img_program.accounts.models import User
from img_program.organizations.acting import acting_as
from img_program.statute.models import Provision

MADE_UP = "Made up for this demonstration"


def make_study(coordinator: User, manager: User, today: date) -> None:
    """Three questions; one recommendation in law's way, one adopted, one not enacted, one still a draft."""
    with acting_as(coordinator):
        years = _question(coordinator, "How much US residency should a license ask for?", "147-license",
            "The law asks for one year of residency in the United States now; it asked for two before.")  # fmt: skip
        limited = _question(coordinator, "Should there be a limited license under supervision?", "147-limited-license-proposal",
            "A limited license of 24 months was proposed in 2024 and 2025. It is not law.")  # fmt: skip
        _question(coordinator, "Could the medical faculty license help more physicians?", "147-0375-faculty",
            "A physician trained abroad who is appointed to a medical faculty may receive this license.")  # fmt: skip
        study.add_evidence(
            years, by=coordinator, title="What other states ask for", finding="Several states ask for one year, others for two or three.",
            citation=f"Comparison of state laws. {MADE_UP}.",
        )  # fmt: skip
        for question, stakeholder, stance, days, statement in (
            (years, "Board of Medical Practice", Stance.NEUTRAL, 600, "The Board applies the law and gives numbers."),
            (years, "Association of family physicians", Stance.SUPPORTS, 500, "One year is enough with a good program."),
            (limited, "Board of Medical Practice", Stance.CHANGES, 300, "Supervision must be defined in the law."),
            (limited, "Hospital association", Stance.SUPPORTS, 280, "Hospitals are ready to supervise."),
        ):
            study.record_position(
                question, by=coordinator, stakeholder=stakeholder, stance=stance, statement=statement,
                since=today - timedelta(days=days), source=MADE_UP,
            )  # fmt: skip
        keep = _draft(
            coordinator, years, "Keep one year of residency", "Keep the law as it is and look at it again after five years."
        )
        supervised = _draft(
            coordinator, limited, "Write supervision into a limited license", "Say who supervises, where and how long."
        )
        proposal = _draft(
            coordinator, limited, "Make a limited license of 24 months", "For physicians with certification and an employer."
        )
        _draft(coordinator, years, "Count training abroad in part", "Study which training abroad could count.")
        for row in (keep, supervised, proposal):
            study.start_consultation(row, by=coordinator)
    with acting_as(manager):
        study.adopt(keep, by=manager, on=today - timedelta(days=350))
        study.send_to_legislature(keep, by=manager, on=today - timedelta(days=310))
        study.adopt(supervised, by=manager, on=today - timedelta(days=45))
        study.adopt(proposal, by=manager, on=today - timedelta(days=700))
        study.send_to_legislature(proposal, by=manager, on=today - timedelta(days=660))
        study.record_not_enacted(proposal, by=manager, on=today - timedelta(days=520), note="The session ended without a vote.")


def _question(by: User, title: str, provision: str, context: str) -> StudyQuestion:
    return study.open_question(by=by, title=title, context=context, provision=Provision.objects.get(key=provision))


def _draft(by: User, question: StudyQuestion, title: str, text: str) -> Recommendation:
    return study.draft_recommendation(
        question,
        by=by,
        title=title,
        text=text,
        reason="What the study and the stakeholders showed.",
        provision=question.provision,
    )
