"""The other states, the District of Columbia and the territories, by their postal codes."""

from __future__ import annotations

_NAMES = (
    "AL Alabama;AK Alaska;AS American Samoa;AZ Arizona;AR Arkansas;CA California;CO Colorado;CT Connecticut;DE Delaware;"
    "DC District of Columbia;FL Florida;GA Georgia;GU Guam;HI Hawaii;ID Idaho;IL Illinois;IN Indiana;IA Iowa;KS Kansas;"
    "KY Kentucky;LA Louisiana;ME Maine;MD Maryland;MA Massachusetts;MI Michigan;MS Mississippi;MO Missouri;MT Montana;"
    "NE Nebraska;NV Nevada;NH New Hampshire;NJ New Jersey;NM New Mexico;NY New York;NC North Carolina;ND North Dakota;"
    "MP Northern Mariana Islands;OH Ohio;OK Oklahoma;OR Oregon;PA Pennsylvania;PR Puerto Rico;RI Rhode Island;"
    "SC South Carolina;SD South Dakota;TN Tennessee;TX Texas;VI US Virgin Islands;UT Utah;VT Vermont;VA Virginia;"
    "WA Washington;WV West Virginia;WI Wisconsin;WY Wyoming"
)
OTHER_STATES: list[tuple[str, str]] = [(entry[:2], entry[3:]) for entry in _NAMES.split(";")]
STATE_NAMES: dict[str, str] = dict(OTHER_STATES)
