"""One parser and one field for each kind of value that people write: whatever could mean two things is asked back."""

from img_program.web.fields.day import ANY, COMING, HAPPENED, LIVED, MONTHS, PLANNED, DayField, DayInput, Within, parse_day
from img_program.web.fields.moment import HELP as MOMENT_HELP
from img_program.web.fields.moment import MomentField, parse_moment
from img_program.web.fields.number import MoneyField, NumberField, money, parse_money, parse_number
from img_program.web.fields.partial import PartialDate, parse_partial, partial_date
from img_program.web.fields.phone import PhoneField, parse_phone
from img_program.web.fields.search_choice import SearchChoiceField, SearchListField, SearchMultipleField
from img_program.web.fields.text import LineField, LongTextField, clean_line, clean_text

__all__ = [
    "ANY",
    "COMING",
    "HAPPENED",
    "LIVED",
    "MOMENT_HELP",
    "MONTHS",
    "PLANNED",
    "DayField",
    "DayInput",
    "LineField",
    "LongTextField",
    "MomentField",
    "MoneyField",
    "NumberField",
    "PartialDate",
    "PhoneField",
    "SearchChoiceField",
    "SearchListField",
    "SearchMultipleField",
    "Within",
    "clean_line",
    "clean_text",
    "money",
    "parse_day",
    "parse_moment",
    "parse_money",
    "parse_number",
    "parse_partial",
    "parse_phone",
    "partial_date",
]
