"""Letters to grantees: each follows a recorded transition and goes once, whoever asks."""

from __future__ import annotations

from grants.rounds.letters import dollars
from img_program.notifications.actions import tell_organization as tell

__all__ = ["dollars", "tell"]
