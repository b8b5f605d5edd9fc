"""ZIP codes: a post office, and every county and place that mail with the code may lie in. A code never decides."""

from __future__ import annotations

from django.db import models

from img_program.database.patterns import reference
from img_program.geography.models.counties import County
from img_program.geography.models.places import Place


class ZipCode(models.Model):
    """A postal code with its post office and the county in which that lies. It says nothing about the municipality."""

    code = models.CharField("ZIP code", max_length=5, primary_key=True)
    post_office = models.CharField("post office", max_length=60)
    county = models.ForeignKey(County, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    counties: models.ManyToManyField[County, ZipCounty] = models.ManyToManyField(
        County, through="ZipCounty", related_name="zip_codes"
    )
    places: models.ManyToManyField[Place, ZipPlace] = models.ManyToManyField(Place, through="ZipPlace", related_name="zip_codes")

    class Meta:
        """The lists as they come; nobody edits them."""

        ordering = ["code"]
        constraints = [reference("geography_zipcode_access")]

    def __str__(self) -> str:
        return f"{self.code} {self.post_office}".strip()


class ZipCounty(models.Model):
    """A ZIP code's area touches a county."""

    zip_code = models.ForeignKey(ZipCode, on_delete=models.CASCADE, related_name="+")
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Once for each pair."""

        constraints = [
            models.UniqueConstraint(fields=["zip_code", "county"], name="geography_zipcounty_once"),
            reference("geography_zipcounty_access"),
        ]

    def __str__(self) -> str:
        return f"{self.zip_code_id} in {self.county_id}"


class ZipPlace(models.Model):
    """A ZIP code's area touches a city, or holds the middle of a township or territory."""

    zip_code = models.ForeignKey(ZipCode, on_delete=models.CASCADE, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Once for each pair."""

        constraints = [
            models.UniqueConstraint(fields=["zip_code", "place"], name="geography_zipplace_once"),
            reference("geography_zipplace_access"),
        ]

    def __str__(self) -> str:
        return f"{self.zip_code_id} in {self.place_id}"
