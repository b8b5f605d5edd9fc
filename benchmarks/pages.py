"""What the pages of the office cost with full rooms.

    .venv/bin/python -m benchmarks.pages             100,000 people, 10,000 applications, 2,000 agreements
    .venv/bin/python -m benchmarks.pages 0.1         a tenth of all that

Milliseconds of CPU in Python and in PostgreSQL for one answer, answers a second by four clients, and that beside the
trivial page in the same run: machines differ, ratios less so.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

import tests.servers  # noqa: F401 - starts PostgreSQL and Valkey, and prepares the database
from benchmarks.multiply import Copier
from benchmarks.rooms import agreements, applications, people
from benchmarks.server import ROOT, Server, serving
from tests.servers import TEMPLATE, cluster

PEOPLE, APPLICATIONS, AGREEMENTS, PAYMENTS = 100_000, 10_000, 2_000, 40
TRIVIAL = "account"


def say(words: str) -> None:
    """One line of the result."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def fill(share: float) -> None:
    """The demonstration, and copies of its rows in every room."""
    started = time.monotonic()
    seeded = subprocess.run([sys.executable, "manage.py", "seed_demo"], cwd=ROOT, capture_output=True, text=True, check=False)
    if seeded.returncode:
        raise SystemExit(seeded.stderr)
    with cluster().administrator(TEMPLATE) as connection:
        copier = Copier(connection)
        for words, made in (
            ("people", people(copier, int(PEOPLE * share))),
            ("applications", applications(copier, int(APPLICATIONS * share))),
            ("agreements", agreements(copier, int(AGREEMENTS * share), PAYMENTS)),
        ):
            say(f"{words}: " + ", ".join(f"{count:,} {table}" for table, count in made.items()))
        connection.execute("VACUUM ANALYZE")
    say(f"filled in {time.monotonic() - started:.0f} s\n")


def pages() -> list[tuple[str, str, str]]:
    """What is measured: the role that asks, words, and the address."""
    from django.urls import reverse

    from grants.awards.models import Agreement, PaymentRequest
    from grants.rounds.models import Application, Opportunity
    from img_program.database.context import as_system
    from roster.models import Registrant

    with as_system(reason="addresses to measure"):
        application = Application.objects.filter(project_title__gt="").latest("id")
        largest = max(Opportunity.objects.all(), key=lambda each: each.applications.count()).pk
        agreement = max(Agreement.objects.all()[:50], key=lambda each: each.payment_requests.count())
        payment = PaymentRequest.objects.filter(agreement=agreement).first()
        registrant = Registrant.objects.filter(user__isnull=False).first()
    assert payment is not None
    assert registrant is not None
    named = [
        ("coordinator", "home of a coordinator", "homes:home", ()),
        ("coordinator", "roster, 50 rows", "roster:staff_list", ()),
        ("coordinator", "one physician", "roster:staff_person", (registrant.pk,)),
        ("coordinator", "letters", "notifications:staff_letters", ()),
        ("coordinator", "documents", "documents:staff_list", ()),
        ("coordinator", "rounds", "rounds:staff_rounds", ()),
        ("coordinator", "a round", "rounds:staff_round", (largest,)),
        ("coordinator", "its applications", "rounds:staff_applications", (largest,)),
        ("coordinator", "its reviewers", "rounds:staff_reviewers", (largest,)),
        ("coordinator", "its ranking", "rounds:staff_ranking", (largest,)),
        ("coordinator", "one application", "rounds:staff_application", (application.pk,)),
        ("finance_officer", "home of finance", "homes:home", ()),
        ("finance_officer", "awards", "awards:staff_awards", ()),
        ("finance_officer", "payments", "awards:staff_payments", ()),
        ("finance_officer", "one payment", "awards:payment", (payment.pk,)),
        ("finance_officer", "one agreement", "awards:agreement", (agreement.pk,)),
        ("finance_officer", "agreements", "awards:staff_agreements", ()),
        ("finance_officer", "batches", "awards:batches", ()),
        ("finance_officer", "funds", "awards:funds", ()),
        ("program_manager", "home of the manager", "homes:home", ()),
    ]
    return [(role, words, reverse(name, args=args)) for role, words, name, args in named]


def cookies() -> dict[str, str]:
    """A session for each role, with a second factor."""
    from django.test import Client

    from tests.people import make_staff, sign_in

    found = {}
    for role in ("coordinator", "finance_officer", "program_manager"):
        client = sign_in(Client(), make_staff(role, email=f"{role}{os.getpid()}@measure.example"))
        found[role] = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    return found


def line(words: str, server: Server, path: str, cookie: str, trivial: float | None) -> float:
    """Measure one page and say it; returns its answers a second."""
    try:
        cost = server.cost(path, cookie, answers=100)
    except SystemExit as refused:
        say(f"| {words} | {refused} |")
        return 0
    beside = "" if trivial is None else f"{cost.per_second / trivial:.2f}"
    say(f"| {words} | {cost.python:.1f} | {cost.postgres:.1f} | {cost.per_second:.0f} | {beside} | {cost.size / 1024:.0f} |")
    return cost.per_second


def main() -> None:
    """Fill, serve, measure, say."""
    import django

    fill(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0)
    django.setup()
    known, signed_in = pages(), cookies()
    with serving(cluster().data) as server:
        say("| page | ms in Python | ms in PostgreSQL | answers/s | beside the trivial page | KB |\n|---|--:|--:|--:|--:|--:|")
        trivial = line("trivial signed-in page (`/account/`)", server, "/account/", signed_in["coordinator"], None)
        for role, words, path in known:
            line(words, server, path, signed_in[role], trivial)


if __name__ == "__main__":
    main()
