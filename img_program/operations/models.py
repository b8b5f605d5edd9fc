"""What was done to keep the program: backups and drills."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from img_program.database.access import AUDITOR, PROGRAM_MANAGER, STAFF, SYSTEM, Access, Policy


class Upkeep(models.Model):
    """One backup or restore drill, well or not. Written by the commands; nobody changes it."""

    class Kind(models.TextChoices):
        """What was done."""

        SET = "set", "Backup"
        NEW = "new", "What is new since the last backup"
        DRILL = "drill", "Restore drill"

    kind = models.CharField("what", max_length=5, choices=Kind.choices)
    name = models.CharField("set", max_length=60, blank=True)
    began_at = models.DateTimeField("began at")
    finished_at = models.DateTimeField("ended at", default=timezone.now)
    succeeded = models.BooleanField("went well")
    words = models.TextField("in words", blank=True)

    class Meta:
        """Program managers and auditors read it."""

        ordering = ["-finished_at"]
        verbose_name_plural = "upkeep"
        indexes = [models.Index(fields=["kind", "-finished_at"], name="operations_upkeep_last")]
        constraints = [
            Access(
                name="operations_upkeep_access",
                grants={STAFF: "SELECT", AUDITOR: "SELECT", SYSTEM: "SELECT, INSERT"},
                policies=[Policy((PROGRAM_MANAGER, AUDITOR), "true", command="SELECT"), Policy(SYSTEM, "true")],
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.name}"
