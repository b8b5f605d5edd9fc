"""Made-up shortage designations, so that the demonstration's map isn't empty. None of them is a federal fact."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from img_program.accounts.models import User
from img_program.geography.designations.actions import import_now
from img_program.geography.designations.layout import HPSA_LAYOUT, MUAP_LAYOUT, Layout
from img_program.geography.designations.sample import designation_row, federal_bytes
from img_program.geography.models import Designation

SOURCE = "Made-up sample for the demonstration, not federal data"
EARLIER, LATER = "01/05/2026", "07/06/2026"

# County code: name. Spread over the state; which of them is really short of physicians is not said here.
_WHOLE = {"27007": "Beltrami", "27071": "Koochiching", "27005": "Becker", "27029": "Clearwater", "27073": "Lac qui Parle",
          "27155": "Traverse", "27031": "Cook", "27001": "Aitkin", "27077": "Lake of the Woods", "27135": "Roseau",
          "27101": "Murray", "27117": "Pipestone"}  # fmt: skip
_PEOPLE = {
    "27053": "Hennepin",
    "27123": "Ramsey",
    "27109": "Olmsted",
    "27145": "Stearns",
    "27067": "Kandiyohi",
    "27013": "Blue Earth",
}
_CLINICS = {"27053": "Minneapolis", "27123": "St. Paul", "27137": "Duluth", "27067": "Willmar", "27105": "Worthington",
            "27007": "Bemidji", "27035": "Brainerd", "27027": "Moorhead"}  # fmt: skip
_TRACTS = {"27053": 9, "27123": 6, "27137": 4, "27037": 2}
_TOWNS = {"27137": ("Hibbing city", "Duluth township"), "27061": ("Grand Rapids city",)}
type Rows = list[dict[str, str]]


def _hpsas(*, later: bool) -> Rows:
    rows: Rows = []
    created = {"created": LATER if later else EARLIER}

    def add(number: int, **facts: str) -> dict[str, str]:
        row = designation_row(HPSA_LAYOUT, **{"id": f"127999{number:04d}", "type": "Geographic HPSA", **created, **facts})
        rows.append(row)
        return row

    for place, (code, name) in enumerate(_WHOLE.items()):
        year = 2006 + place
        withdrawn = {"status": "Withdrawn", "withdrawn": "06/15/2026", "updated": "06/15/2026"} if later and place == 0 else {}
        proposed = {"status": "Proposed For Withdrawal"} if place == 1 else {}
        add(place, name=f"{name} County (made up)", county=code, component_name=name, day=f"05/02/{year}", score=f" {8 + place % 9}",
            **withdrawn, **proposed)  # fmt: skip
    for place, (code, name) in enumerate(_PEOPLE.items(), start=100):
        add(place, name=f"Low income, {name} (made up)", county=code, component_name=name, type="HPSA Population",
            population="Low Income Population HPSA", day="09/10/2014", score=" 15")  # fmt: skip
    for place, (code, city) in enumerate(_CLINICS.items(), start=200):
        row = add(place, name=f"Example Clinic of {city} (made up)", county=code, type="Federally Qualified Health Center",
                  component_type="Unknown", component_name=f"Example Clinic of {city}", day="03/20/2012", score=" 19")  # fmt: skip
        row |= {"HPSA Address": f"{place} Example Street", "HPSA City": city}
        rows[-1] = row
    for place, (code, count) in enumerate(_TRACTS.items(), start=300):
        for tract in range(count):
            add(place, name=f"Inner city tracts {place} (made up)", county=code, component_type="Census Tract",
                component_name=f"Census tract {9900 + tract} (made up)", day="11/28/2011", score=" 17")  # fmt: skip
    for place, (code, towns) in enumerate(_TOWNS.items(), start=400):
        for town in towns:
            add(place, name=f"Service area {place} (made up)", county=code, component_type="County Subdivision",
                component_name=town, day="08/01/2016", score=" 12")  # fmt: skip
    return rows


def _muaps(*, later: bool) -> Rows:
    created = {"created": LATER if later else EARLIER, "updated": "11/04/1994", "day": "11/04/1994"}
    area, people = "Medically Underserved Area", "Medically Underserved Population"
    rows = [
        designation_row(MUAP_LAYOUT, id=f"99{place:03d}", name=f"{name} Service Area (made up)", county=code, component_name=name,
                        type=people if code in _PEOPLE else area, score=f"{50 + place}.5", **created)
        for place, (code, name) in enumerate([*list(_WHOLE.items())[3:9], *_PEOPLE.items()])
    ]  # fmt: skip
    # An id that an older, withdrawn designation had before.
    rows.append(designation_row(MUAP_LAYOUT, id="99000", name="Older Service Area (made up)", county="27007", type=area,
                                **{**created, "status": "Withdrawn", "withdrawn": "05/18/2009"}))  # fmt: skip
    return rows


def _import(layout: Layout, rows: Sequence[Mapping[str, str]], name: str, office: User) -> None:
    done = import_now(file=io.BytesIO(federal_bytes(layout, rows)), name=name, source=SOURCE, by=office)
    if done.error_words:
        raise RuntimeError(done.error_words)


def make_designations(office: User) -> int:
    """Two readings of each list, half a year apart: the second one withdraws a designation. Returns how many there are."""
    for later, date_words in ((False, "January"), (True, "July")):
        _import(HPSA_LAYOUT, _hpsas(later=later), f"made-up HPSA sample, {date_words}.csv", office)
        _import(MUAP_LAYOUT, _muaps(later=later), f"made-up MUA sample, {date_words}.csv", office)
    return Designation.objects.count()
