"""Primary care residency positions and what follows from them."""

from django.apps import AppConfig


class ResidencyConfig(AppConfig):
    """Programs, positions, appointments, payment gate, participant agreements, service obligations, revolving account."""

    name = "residency"

    def ready(self) -> None:
        """Tell the lower rooms; what follows training registers in its own file."""
        from residency import service_app, training_app

        training_app.ready()
        service_app.ready()
