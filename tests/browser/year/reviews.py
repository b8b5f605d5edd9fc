"""Chapter three: reviewers from outside score; the panel ranks; the office recommends and negotiates."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from tests.browser.year.cast import Year
from tests.browser.year.person import Person
from tests.browser.year.rounds import CAREER, CLINICAL, RESIDENCY, open_round, take_step


def reviewers_score(year: Year) -> None:
    """Every round has its reviewers; the career round has two of them, and two applicants to put in order."""
    first, second = year.reviewers
    plan = {
        CAREER: ((first, second), {year.northstar.name: Decimal("0.9"), year.prairie.name: Decimal("0.6")}),
        CLINICAL: ((first,), {year.clinic.name: Decimal("0.8")}),
        RESIDENCY: ((second,), {year.university.name: Decimal("0.85")}),
    }
    for title, (reviewers, applicants) in plan.items():
        for reviewer in reviewers:
            invite(year.specialist, title, reviewer)
            accept_the_invitation(reviewer, title)
        take_step(year.specialist, title, "Start the review")
        for reviewer in reviewers:
            assign(year.specialist, title, reviewer, list(applicants))
            declare_no_conflict(reviewer, title, list(applicants))
            for name, share in applicants.items():
                score(reviewer, title, name, share)
    a_reviewers_page_is_accessible(first, year.northstar.name)
    funding: dict[str, dict[str, Decimal | None]] = {
        CAREER: {year.northstar.name: Decimal(100_000), year.prairie.name: None},
        CLINICAL: {year.clinic.name: Decimal(110_000)},
        RESIDENCY: {year.university.name: Decimal(360_000)},
    }
    for title, choices in funding.items():
        take_step(year.specialist, title, "Open the panel phase")
        recommend(year.specialist, title, choices)
        for name, amount in choices.items():
            if amount:
                record_the_negotiation(year.specialist, title, name)
        open_round(year.coordinator, title)
        year.coordinator.follow("Complete the evaluation")
        year.coordinator.has_no_conflict(*choices)
        take_step(year.coordinator, title, "Complete the evaluation", "Every applicant who was recommended has agreed.")
    results_are_public(year)


def invite(staff: Person, title: str, reviewer: Person) -> None:
    """By e-mail, with a link of one's own."""
    assert reviewer.user is not None
    open_round(staff, title)
    staff.follow("Reviewers")
    staff.arrives("Reviewers")
    staff.write("Name", reviewer.name)
    staff.write("E-mail address", reviewer.user.email)
    staff.press("Send the invitation")
    staff.is_told(f"We sent an invitation to {reviewer.user.email}.")


def accept_the_invitation(reviewer: Person, title: str) -> None:
    """The link of the letter leads to the question."""
    reviewer.opens_mail(title)
    reviewer.arrives("Will you review grant applications?")
    reviewer.press("I will review")
    reviewer.arrives("My reviews")


def assign(staff: Person, title: str, reviewer: Person, applicants: list[str]) -> None:
    """Which applications, until when."""
    open_round(staff, title)
    staff.follow("Reviewers")
    part = staff.part("Assign applications")
    staff.pick("Reviewer", reviewer.name, inside=part)
    for name in applicants:
        staff.tick(name, inside=part)
    staff.write("Review until", f"{timezone.localtime() + timedelta(days=14):%Y-%m-%d %H:%M}", inside=part)
    staff.press("Assign", inside=part)
    staff.is_told("The applications are assigned.")


def declare_no_conflict(reviewer: Person, title: str, applicants: list[str]) -> None:
    """Before anything opens."""
    reviewer.visit("My reviews")
    reviewer.follow_under(title, "Answer about conflicts of interest first")
    reviewer.arrives("Conflicts of interest")
    for name in applicants:
        reviewer.answer(f"Do you have a conflict of interest with {name}?", "No conflict")
    reviewer.press("Sign these answers")


def score(reviewer: Person, title: str, applicant: str, share: Decimal) -> None:
    """Every criterion with this share of its points, and a comment."""
    reviewer.visit("My reviews")
    reviewer.follow_under(title, applicant)
    reviewer.arrives(applicant)
    for criterion in reviewer.main.get_by_role("region").filter(has=reviewer.page.get_by_label("Comment")).all():
        points = criterion.get_by_label("Points (0 to")
        label = criterion.locator("label").filter(has_text="Points (0 to").inner_text()
        points.fill(str(Decimal(label.split("0 to ")[1].rstrip(") ")) * share))
        criterion.get_by_label("Comment").fill("The application says how, and the budget fits.")
    reviewer.press("Hand in my review")
    reviewer.is_told("Your review is handed in. You can change scores until the evaluation is completed.")
    reviewer.visit("My reviews")
    reviewer.arrives("My reviews")
    reviewer.reads("Handed in")


def a_reviewers_page_is_accessible(reviewer: Person, applicant: str) -> None:
    """The page on which reviewers work longest."""
    reviewer.visit("My reviews")
    reviewer.stands_on("My reviews")
    reviewer.follow(applicant)
    reviewer.stands_on(applicant)


def recommend(staff: Person, title: str, choices: dict[str, Decimal | None]) -> None:
    """For every applicant, after one's own disclosure."""
    open_round(staff, title)
    staff.follow("Points, rank and recommendation")
    staff.follow("Sign the form for this round")
    for name in choices:
        staff.answer(f"Do you have a conflict of interest with {name}?", "No conflict")
    staff.press("Sign these answers")
    staff.stands_on("Points, rank and recommendation")
    for name, amount in choices.items():
        part = staff.part(name)
        staff.pick("Recommendation", "Fund" if amount else "Do not fund", inside=part)
        if amount:
            staff.write("Amount", amount, inside=part)
    staff.press("Record the recommendations")
    staff.is_told("The recommendations are recorded.")


def record_the_negotiation(staff: Person, title: str, applicant: str) -> None:
    """The applicant agreed to the budget as it was asked for."""
    open_round(staff, title)
    staff.follow("Points, rank and recommendation")
    staff.follow(f"Record the outcome for {applicant}")
    staff.arrives("Outcome of the negotiation")
    staff.answer("Outcome", "Accepted")
    staff.write("What was agreed, or why was it declined?", "The budget as applied for, beginning now.")
    staff.press("Record the outcome")
    staff.is_told("The outcome is recorded.")


def results_are_public(year: Year) -> None:
    """Points, rank and recommendation, for anybody."""
    year.visitor.open("/grants/")
    year.visitor.follow(CAREER)
    year.visitor.stands_on(CAREER)
    year.visitor.reads("The evaluation was completed on", "90.00", "60.00")
