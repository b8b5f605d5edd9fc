"""What can go wrong while a table of people is being protected."""


class DisclosureError(Exception):
    """No safe table can be given; nothing may be published."""


class SuppressionImpossibleError(DisclosureError):
    """No choice of hidden cells protects people, because cells that would have to be hidden must be shown."""


class UnsafeTableError(DisclosureError):
    """The audit found that a hidden number could be worked out again."""
