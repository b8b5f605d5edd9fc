"""The tables of the notifications room."""

from img_program.notifications.models.calendar_feed import CalendarFeed
from img_program.notifications.models.choice import ContactChoice
from img_program.notifications.models.delivery import Delivery, Standing
from img_program.notifications.models.letter import Letter, LetterRendering
from img_program.notifications.models.reminder import Reminder
from img_program.notifications.models.template import Audience, Channel, MessageTemplate, MessageTemplateVersion, Subject

__all__ = [
    "Audience",
    "CalendarFeed",
    "Channel",
    "ContactChoice",
    "Delivery",
    "Letter",
    "LetterRendering",
    "MessageTemplate",
    "MessageTemplateVersion",
    "Reminder",
    "Standing",
    "Subject",
]
