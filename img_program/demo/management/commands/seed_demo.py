"""Make the demonstration's data; with --scale, rows for measurements only."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.demo.people import BY_SLUG
from img_program.demo.seed.accounts import make_staff
from img_program.demo.seed.assessments import make_assessments
from img_program.demo.seed.awards import make_awards
from img_program.demo.seed.bulk import make_bulk
from img_program.demo.seed.consultation import make_consultation
from img_program.demo.seed.designations import make_designations
from img_program.demo.seed.editions import make_editions
from img_program.demo.seed.grants import make_grants
from img_program.demo.seed.journeys import make_journeys
from img_program.demo.seed.organizations import make_organizations
from img_program.demo.seed.registrants import make_registrants
from img_program.demo.seed.residency import make_residency
from img_program.demo.seed.service import make_service

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
        awards = make_awards(staff, organizations)
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
