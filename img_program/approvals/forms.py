"""Forms about approvals: they parse, actions decide."""

from __future__ import annotations

from img_program.web.fields import LongTextField
from img_program.web.forms import Form


class TurnDownForm(Form):
    """Why a document does not show an approval."""

    reason = LongTextField(label="What does the document show instead?", max_length=500, rows=3)
