"""HiGHS set up so that the same question always gets the same answer."""

import highspy

from reports.disclosure.errors import DisclosureError


def quiet_model() -> highspy.Highs:
    """An empty model: one thread, no output, whole-number programs solved to the end."""
    model = highspy.Highs()  # type: ignore[no-untyped-call]  # the package types its methods but not this
    model.setOptionValue("output_flag", False)
    model.setOptionValue("threads", 1)
    model.setOptionValue("mip_rel_gap", 0.0)
    model.setOptionValue("mip_abs_gap", 0.5)
    return model


def solve(model: highspy.Highs) -> list[float]:
    """Run the model and give the values of its variables.

    A warm start can end without an answer; then the same model is solved again from nothing.
    Raises `DisclosureError` when there is still none: without an answer nothing may be published.
    """
    model.run()
    if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        model.clearSolver()
        model.run()
    status = model.getModelStatus()
    if status != highspy.HighsModelStatus.kOptimal:
        raise DisclosureError(f"The audit could not be finished ({model.modelStatusToString(status)}).")
    return list(model.getSolution().col_value)
