"""HiGHS set up so that the same question always gets the same answer."""

import highspy


def quiet_model() -> highspy.Highs:
    """An empty model: one thread, no output, whole-number programs solved to the end."""
    model = highspy.Highs()  # type: ignore[no-untyped-call]  # the package types its methods but not this
    model.setOptionValue("output_flag", False)
    model.setOptionValue("threads", 1)
    model.setOptionValue("mip_rel_gap", 0.0)
    model.setOptionValue("mip_abs_gap", 0.5)
    return model
