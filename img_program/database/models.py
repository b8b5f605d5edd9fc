"""Numbers that are given once."""

from __future__ import annotations

from django.db import models

from img_program.database.access import SYSTEM, Access, Policy


class NumberSeries(models.Model):
    """The last number given in one series, such as the awards of a fiscal year. What is deleted leaves a gap."""

    series = models.CharField(max_length=100, primary_key=True)
    last = models.PositiveIntegerField()

    class Meta:
        """Only actions, as the system, count."""

        verbose_name_plural = "series of numbers"
        constraints = [
            Access(
                name="database_numberseries_access",
                grants={SYSTEM: "SELECT, INSERT, UPDATE"},
                policies=[Policy(SYSTEM, "true")],
            )
        ]

    def __str__(self) -> str:
        return self.series
