"""Figures published about the program since 2015, with their sources."""

from __future__ import annotations

from typing import Self

from django.db import models

from img_program.database.patterns import reference
from reports.figures.value import Unit


class PublishedFigureQuerySet(models.QuerySet["PublishedFigure"]):
    """The vocabulary of reads about published figures."""

    def numeric(self) -> Self:
        """Figures with a number or a range."""
        return self.filter(models.Q(low__isnull=False) | models.Q(high__isnull=False))

    def in_order(self) -> Self:
        """By the years they speak of, then by subject."""
        return self.order_by(models.F("first_year").asc(nulls_last=True), "last_year", "topic", "subject", "metric", "pk")


class PublishedFigure(models.Model):
    """One published figure: its text as printed, and the number or range it gives; see `reports.figures.value.Value`.

    `low` and `high` are in `unit`; a missing one means that the source gives no limit on that side.
    """

    report_year = models.PositiveSmallIntegerField("year of publication", null=True, blank=True)
    topic = models.CharField("topic", max_length=60)
    subject = models.CharField("grantee or dimension", max_length=120, blank=True)
    period = models.CharField("period as printed", max_length=60, blank=True)
    first_year = models.PositiveSmallIntegerField("first year of the period", null=True, blank=True)
    last_year = models.PositiveSmallIntegerField("last year of the period", null=True, blank=True)
    metric = models.CharField("what it measures", max_length=160)
    text = models.CharField("value as printed", max_length=120)
    unit = models.CharField("unit", max_length=10, choices=Unit)
    low = models.DecimalField("lowest", max_digits=18, decimal_places=4, null=True, blank=True)
    high = models.DecimalField("highest", max_digits=18, decimal_places=4, null=True, blank=True)
    out_of = models.DecimalField("of a whole of", max_digits=18, decimal_places=4, null=True, blank=True)
    first_date = models.DateField("first date", null=True, blank=True)
    last_date = models.DateField("last date", null=True, blank=True)
    approximate = models.BooleanField("the source rounds or estimates", default=False)
    source = models.URLField("source", max_length=500)

    objects = PublishedFigureQuerySet.as_manager()

    class Meta:
        """A figure stands once, however often its file is imported."""

        constraints = [
            reference("reports_publishedfigure_access", staff="SELECT, INSERT, UPDATE"),
            models.UniqueConstraint(
                fields=["report_year", "topic", "subject", "period", "metric", "source"],
                name="reports_publishedfigure_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(low__isnull=True) | models.Q(high__isnull=True) | models.Q(low__lte=models.F("high")),
                name="reports_publishedfigure_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric}: {self.text}"

    @property
    def is_single_number(self) -> bool:
        """The source gives one number, not a range or a limit."""
        return self.low is not None and self.low == self.high
