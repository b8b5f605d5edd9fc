"""What was done to keep the program: backups and drills."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from img_program.database.access import AUDITOR, PROGRAM_MANAGER, STAFF, SYSTEM, Access, Policy


class Upkeep(models.Model):
    """One backup or restore drill, well or not; a job that a manager had tried again; a key, when it was first used."""

    class Kind(models.TextChoices):
        """What was done."""

        SET = "set", "Backup"
        NEW = "new", "What is new since the last backup"
        DRILL = "drill", "Restore drill"
        RETRY = "retry", "Job tried again"
        KEY = "key", "Key first used"

    kind = models.CharField("what", max_length=5, choices=Kind.choices)
    name = models.CharField("set", max_length=60, blank=True)
    began_at = models.DateTimeField("began at")
    finished_at = models.DateTimeField("ended at", default=timezone.now)
    succeeded = models.BooleanField("went well")
    words = models.TextField("in words", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

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
