"""Invite a member of staff from the command line: the first one, or after the last manager left."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from img_program.accounts.actions.invitations import invite_first_staff
from img_program.accounts.models import StaffRoleName


class Command(BaseCommand):
    """Writes the invitation; the letter with the link goes out through the outbox."""

    help = "Invite somebody to the staff by e-mail."

    def add_arguments(self, parser: CommandParser) -> None:
        """The address and one or more roles."""
        parser.add_argument("email")
        parser.add_argument("--role", action="append", required=True, choices=StaffRoleName.values, dest="roles")
        parser.add_argument("--name", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        """Invite, and say until when."""
        roles = [StaffRoleName(role) for role in options["roles"]]
        try:
            invitation = invite_first_staff(email=options["email"], roles=roles, name=options["name"])
        except ValidationError as fault:
            raise CommandError(" ".join(fault.messages)) from fault
        self.stdout.write(f"Invited {invitation.email} until {invitation.expires_at:%Y-%m-%d %H:%M} UTC.")
