"""Immigrant international medical graduate: born outside the US, at home here, and not come for US training."""

from __future__ import annotations

from datetime import date

from roster.rules.findings import STAFF_LOOK, Answer, EligibilityFacts, Finding, Outcome, Rule

# "Resides permanently" is not defined further in the law's text we read, so no answer alone becomes a "no".
BIRTH = {
    Answer.NO: "You said that you were not born outside the United States.",
    Answer.NOT_SURE: "You are not sure whether you were born outside the United States.",
    Answer.SKIPPED: "You have not told us whether you were born outside the United States.",
}
HOME = {
    Answer.NO: "You said that the United States is not now your home.",
    Answer.NOT_SURE: "You are not sure whether the United States is now your home.",
    Answer.SKIPPED: "You have not told us whether the United States is now your home.",
}
TRAINING = {
    Answer.YES: "You said that you came on a J-1 or similar visa to start a US residency or fellowship.",
    Answer.NOT_SURE: "You are not sure whether you came to start a US residency or fellowship.",
    Answer.SKIPPED: "You have not told us whether you came to start a US residency or fellowship.",
}


def is_immigrant_img(facts: EligibilityFacts, *, on: date, img: Finding) -> Finding:
    """Minn. Stat. 144.1911, subd. 2: an IMG born outside the US who now resides permanently in the US.

    And who did not enter on a J-1 or similar nonimmigrant visa following acceptance into a US residency or
    fellowship. Nested in `img`; anything but three clear answers goes to a person.
    """

    def finding(outcome: Outcome, fact: str, missing: str = "") -> Finding:
        return Finding(Rule.IMMIGRANT_IMG, outcome, fact, img.citation, on, missing=missing)

    if not img.is_met:
        return finding(img.outcome, img.fact, img.missing)
    birth = BIRTH.get(Answer(facts.born_outside_us))
    home = HOME.get(Answer(facts.us_is_home))
    training = TRAINING.get(Answer(facts.came_for_training))
    open_facts = [fact for fact in (birth, home, training) if fact]
    if not open_facts:
        return finding(
            Outcome.MET,
            "You were born outside the United States, the United States is now your home, "
            "and you did not come to start a US residency or fellowship.",
        )
    answers = (facts.born_outside_us, facts.us_is_home, facts.came_for_training)
    # A skipped question waits for the physician; any other open answer is what staff decide on.
    if Answer.SKIPPED in answers:
        return finding(
            Outcome.NEEDS_A_PERSON, " ".join([*open_facts, "Answer the questions that you skipped, or ask us."]), "answers"
        )
    return finding(Outcome.NEEDS_A_PERSON, " ".join([*open_facts, STAFF_LOOK]))
