"""A residency position is funded and filled; no money moves before everything is there, and then it does."""

from __future__ import annotations

from img_program.database.context import as_system
from residency.training.academic_year import academic_year_in_words, academic_year_of
from tests.browser.year.cast import Year
from tests.browser.year.payments import approve_and_pay, ask_for_payment, open_request, prepare
from tests.browser.year.person import Person, let_the_machine_work
from tests.browser.year.readiness import NAME, open_certificate

PROGRAM, POSITION = "Lakeland Family Medicine Residency", "FM-1"
PROJECT = "One more family physician"


def position_is_funded_and_filled(year: Year) -> None:
    """The institution names program and position, the award pays for it, a physician who shares her record takes it."""
    manager, amina = year.university.manager, year.physician
    with as_system(reason="test"):
        academic_year = academic_year_in_words(academic_year_of(year.today))
    add_the_program(manager)
    check_the_accreditation(year)
    plan_a_position(manager, academic_year)
    pay_for_the_position(year.specialist, academic_year)
    open_the_position(manager)
    share_the_record(amina, year.university.name)
    appoint(year)


def add_the_program(manager: Person) -> None:
    """With its accreditation; it takes only physicians who hold the certificate."""
    manager.visit("Residency")
    manager.follow("Add a program")
    manager.write("Name of the program", PROGRAM)
    manager.answer("Specialty", "Family medicine")
    manager.write("Accreditation number", "1202621234")
    manager.tick("We take only residents with the Minnesota certificate of clinical readiness")
    manager.press("Add the program")
    manager.arrives(PROGRAM)


def open_program(person: Person) -> None:
    """The program's page, by the list."""
    person.visit("Residency", "Programs")
    person.follow(PROGRAM)
    person.arrives(PROGRAM)


def open_position(person: Person) -> None:
    """The position's page, by its program."""
    open_program(person)
    person.follow(POSITION)
    person.arrives(POSITION)


def check_the_accreditation(year: Year) -> None:
    """The office looks it up at its public source."""
    staff = year.specialist
    open_program(staff)
    staff.follow("Record a check of the accreditation")
    staff.date("When?", year.today)
    staff.press("Record")
    staff.is_told("The check is recorded.")


def plan_a_position(manager: Person, academic_year: str) -> None:
    """Without a person's name."""
    open_program(manager)
    manager.follow("Plan positions")
    manager.pick("Academic year in which they begin", academic_year)
    manager.write("Names of the positions, one on each line", POSITION)
    manager.press("Plan")
    manager.is_told("The positions are planned.")


def pay_for_the_position(staff: Person, academic_year: str) -> None:
    """The award pays for this position in this year."""
    open_position(staff)
    staff.follow("Record what an award pays")
    staff.field("Award").select_option(index=1)
    staff.pick("Academic year", academic_year)
    staff.write("Dollars", 120_000)
    staff.press("Record")
    staff.stands_on(POSITION)


def open_the_position(manager: Person) -> None:
    """It can be filled now."""
    open_position(manager)
    manager.follow("Open the position")
    manager.press("Open")
    manager.is_told("The position is open.")


def share_the_record(person: Person, institution: str) -> None:
    """One question, one institution; nothing is chosen beforehand."""
    person.open("/my/residency/")
    person.stands_on("Residency")
    person.follow(institution)
    person.arrives(institution)
    person.answer("Share my record with this residency program?", "Yes")
    person.press("Save my answer")
    person.is_told("They can see your record now.")


def appoint(year: Year) -> None:
    """From the candidate to the appointment, with how the position was filled."""
    manager = year.university.manager
    manager.visit("Residency")
    manager.follow("Candidates")
    manager.stands_on("Candidates")
    manager.follow(NAME)
    manager.arrives(NAME)
    manager.follow_named("Record an appointment to ")
    manager.answer("How was the position filled?", "The Match (NRMP)")
    manager.date("First day of training", year.today)
    manager.press("Record the appointment")
    manager.stands_on(NAME)


def payment_is_refused_by_the_gate_and_then_passes(year: Year) -> None:
    """The same request: refused with everything that is missing, and approved when all of it is there."""
    ask_for_payment(year.university, PROJECT, "Salary of the resident in the first month", 10_000, year.today)
    refused_with_what_is_missing(year)
    complete_the_gate(year)
    prepare(year.specialist, year.university)
    approve_and_pay(year.officer, year.university, year.today)


def refused_with_what_is_missing(year: Year) -> None:
    """The specialist can't recommend it, and reads why not yet and what to do; so does the institution."""
    staff = year.specialist
    open_request(staff, year.university)
    staff.follow("Recommend for payment")
    staff.press("Recommend for payment")
    staff.is_told("the contract between program and physician is not recorded.")
    staff.reads(
        "The residency program uploads the signed contract.", "years in Minnesota and ECFMG certification are not certified"
    )
    open_request(staff, year.university)
    staff.stands_on("Payment request")
    finance = year.university.finance
    finance.visit("Awards")
    finance.follow_row(PROJECT)
    finance.follow_named("", "reimbursement of what was spent")
    finance.reads("Can it be paid?", "What to do: The residency program uploads the signed contract.")


def complete_the_gate(year: Year) -> None:
    """Contract, certification and readiness are recorded by the program and looked at by the office; both sides sign."""
    manager = year.university.manager
    open_resident(manager)
    record_the_contract(manager, year)
    record_the_certification(manager, year)
    record_the_certificate(manager, year)
    let_the_machine_work()
    for _each in range(3):
        confirm_the_next(year.coordinator)
    approve_the_agreement_text(year.coordinator)
    sign_the_participant_agreement(year)
    begin_training(manager, year)


def open_resident(person: Person) -> None:
    """The resident's page: by the institution, or by the office's list."""
    person.visit("Residency", "Residents")
    person.follow_named(NAME)
    person.arrives(NAME)


def record_the_contract(manager: Person, year: Year) -> None:
    """The signed paper itself."""
    manager.follow_named("Record", "Signed contract between program and physician")
    manager.date("Day of the last signature", year.today)
    manager.attach("Signed contract", "contract.pdf", "Contract, signed by both.")
    manager.press("Record")
    manager.is_told("It is recorded and waits for a second look.")


def record_the_certification(manager: Person, year: Year) -> None:
    """Seen, and not copied."""
    manager.follow_named("Record", "Certification of years in Minnesota and of ECFMG")
    manager.date("Certified as of", year.today)
    manager.answer("What does it rest on?", "Document seen and not copied")
    manager.press("Record")
    manager.is_told("It is recorded and waits for a second look.")


def record_the_certificate(manager: Person, year: Year) -> None:
    """The physician gives number and code; the code is compared and not kept."""
    number, code = open_certificate(year.physician)
    manager.follow_named("Record", "Certificate of clinical readiness")
    manager.date("Day of issue", year.today)
    manager.write("Number of the certificate", number)
    manager.write("Code", code)
    manager.press("Record")
    manager.is_told("It is recorded and waits for a second look.")


def confirm_the_next(staff: Person) -> None:
    """A second person looks at one thing of the gate."""
    open_resident(staff)
    staff.follow_named("Confirm", "")
    staff.press("Confirm")
    staff.is_told("It is confirmed.")


def approve_the_agreement_text(staff: Person) -> None:
    """The words that physicians sign are approved before anybody signs them."""
    staff.visit("Agreement texts")
    staff.stands_on("Texts of residency")
    staff.follow_named("Approve")
    staff.write("Who approved it, and where is that written?", "The commissioner, memo of this year")
    staff.press("Approve")
    staff.is_told("The text is approved.")


def sign_the_participant_agreement(year: Year) -> None:
    """Prepared by the office, read by the physician, signed by both, looked at by a second person."""
    specialist = year.specialist
    open_resident(specialist)
    specialist.follow("Prepare the participant agreement")
    specialist.press("Prepare")
    specialist.is_told("The agreement is prepared.")
    read_the_agreement(year.physician)
    open_resident(specialist)
    specialist.follow("Record both signatures")
    specialist.date("Signed by the physician on", year.today)
    specialist.write("Signed for the State by", "Assistant commissioner")
    specialist.date("Signed for the State on", year.today)
    specialist.attach("Signed agreement", "participant-agreement.pdf", "Participant agreement, signed by both.")
    specialist.press("Record")
    specialist.is_told("A second person looks at it.")
    let_the_machine_work()
    open_resident(year.coordinator)
    year.coordinator.follow("Confirm the signed agreement")
    year.coordinator.press("Confirm")
    year.coordinator.is_told("The agreement is in force.")
    year.coordinator.stands_on(NAME)


def read_the_agreement(person: Person) -> None:
    """Text and terms, before signing."""
    person.open("/my/residency/")
    person.follow_named("Agreement of ")
    person.stands_on("Participant agreement")
    person.reads("Take your time.", "Terms as of today")


def begin_training(manager: Person, year: Year) -> None:
    """The first day."""
    open_resident(manager)
    manager.follow("Training began")
    manager.date("When?", year.today)
    manager.press("Record")
    manager.is_told("It is recorded.")
