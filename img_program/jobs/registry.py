"""Which function does the work of which kind of job. Rooms register theirs in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.module_loading import import_string

from img_program.jobs.claims import Claim
from img_program.jobs.models import Job

DEFAULT_QUEUE = "default"
RENDERING_QUEUE = "rendering"
LEASE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Kind[J: Job]:
    """A registered kind of job."""

    model: type[J]
    work: Callable[[Claim[J]], None] | str
    queue: str
    lease: timedelta

    def do(self, claim: Claim[J]) -> None:
        """Do the work, importing it first when it was registered by its dotted path."""
        work: Callable[[Claim[J]], None] = import_string(self.work) if isinstance(self.work, str) else self.work
        work(claim)

    @property
    def label(self) -> str:
        """The model's label, as messages to the broker carry it."""
        return self.model._meta.label_lower


_KINDS: dict[str, Kind[Any]] = {}


def register_job[J: Job](
    model: type[J], *, work: Callable[[Claim[J]], None] | str, queue: str = DEFAULT_QUEUE, lease: timedelta = LEASE
) -> None:
    """Register the function that does a kind of job.

    `work` runs outside any transaction and database context; it reports progress at least once per `lease`, or
    the sweeper takes its worker for dead. Give the dotted path of work that needs heavy libraries: web processes
    then never load them. Documents are rendered on `RENDERING_QUEUE`.
    """
    kind = Kind(model, work, queue, lease)
    _KINDS[kind.label] = kind


def kind_of(model: type[Job] | str) -> Kind[Any]:
    """The registered kind of a model or its label. Raises LookupError when nobody registered it."""
    label = model if isinstance(model, str) else model._meta.label_lower
    try:
        return _KINDS[label]
    except KeyError:
        raise LookupError(f"No work is registered for jobs of the kind “{label}”.") from None


def kinds() -> list[Kind[Any]]:
    """Every registered kind."""
    return list(_KINDS.values())
