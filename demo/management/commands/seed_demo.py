"""Make the demonstration's data; with --scale, rows for measurements only."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from demo.people import BY_SLUG
from demo.seed.accounts import make_staff
from demo.seed.assessments import make_assessments
from demo.seed.awards import make_awards
from demo.seed.bulk import make_bulk
from demo.seed.consultation import make_consultation
from demo.seed.designations import make_designations
from demo.seed.editions import make_editions
from demo.seed.grants import make_grants
from demo.seed.journeys import make_journeys
from demo.seed.many_applications import make_many_applications
from demo.seed.organizations import make_organizations
from demo.seed.payment_queue import make_payment_queue
from demo.seed.registrants import make_registrants
from demo.seed.residency import make_residency
from demo.seed.service import make_service
from img_program.accounts.models import User
from img_program.database.context import as_system

REGISTRANTS = 238
LARGEST_SCALE = 1_000_000


class Command(BaseCommand):
    """Seeded and deterministic; a second run changes nothing."""

    help = "Make the demonstration's people and organizations (a second run changes nothing)."

    def add_arguments(self, parser: CommandParser) -> None:
        """A smaller number for tests, a larger one for measurements."""
        parser.add_argument("--registrants", type=int, default=REGISTRANTS, help="How many physicians join.")
        parser.add_argument("--scale", type=int, default=0, help="Insert so many rows in bulk, for measurements only.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Everything through the actions, each as the person whose job it is."""
        if options["scale"]:
            total = make_bulk(min(options["scale"], LARGEST_SCALE))
            self.stdout.write(f"The roster holds {total} rows.")
            return
        with as_system(reason="demonstration data: already made?"):
            is_made = User.objects.filter(email=BY_SLUG["newcomer"].email).exists()
        if is_made:
            self.stdout.write("The demonstration's data is there already.")
            return
        staff = make_staff()
        make_designations(staff["coordinator"])
        organizations = make_organizations(staff["coordinator"])
        joined = make_registrants(options["registrants"])
        rounds = make_grants(staff, organizations)
        rounds["many"] = make_many_applications(staff["coordinator"])
        awards = make_awards(staff, organizations)
        make_payment_queue(staff)
        candidates = make_assessments(
            coordinator=staff["assessment"], manager=staff["manager"], assessor=organizations["assessor"]
        )
        residents = make_residency(staff)
        serving = make_service(staff)
        planners = make_consultation(staff, organizations)
        make_journeys(staff["coordinator"])
        make_editions(staff)
        self.stdout.write(
            f"{len(staff)} members of staff, {len(organizations)} organizations, {joined} physicians, "
            f"{len(rounds)} grant rounds, {awards} awards, {candidates} candidates, {residents} residents, {serving} in service, {planners} plans."
        )
