"""The day of counting."""

from __future__ import annotations

from img_program.web.fields import LIVED, DayField
from img_program.web.forms import Form


class AsOfForm(Form):
    """One day, today or before."""

    use_required_attribute = False
    as_of = DayField(label="As of", within=LIVED)
