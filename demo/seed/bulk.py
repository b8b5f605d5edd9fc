"""Many rows at once, for measurements only: no accounts, no journeys, one INSERT."""

from __future__ import annotations

import pgtrigger
from django.db import connection
from psycopg import sql

from demo.seed.names import BY_COUNTRY, COUNTIES
from img_program.database.context import as_system
from roster.models import Registrant, Specialty


def make_bulk(count: int) -> int:
    """Insert so many registrants without accounts; returns how many the roster holds now."""
    given = sorted({name for _weight, names, _family in BY_COUNTRY.values() for name in names})
    family = sorted({name for _weight, _given, names in BY_COUNTRY.values() for name in names if name})
    columns = (
        "name, other_spellings, reach_by, phone, navigator, residence, county_id, state, school_country, school_country_words, "
        "graduation_year, "
        "specialty_id, born_outside_us, us_is_home, came_for_training, status, joined_at, version, facts_version, "
        "search_name, search_sounds"
    )
    statement = """
        INSERT INTO roster_registrant ({columns})
        SELECT ({given}::text[])[1 + n % {givens}] || ' ' || ({family}::text[])[1 + (n / 7) % {families}]
                 || ' ' || to_hex(n),
               '{{}}', 'email', '', '', 'minnesota', ({counties}::text[])[1 + n % {county_count}], '',
               ({countries}::text[])[1 + n % {country_count}], '', 1985 + n % 38,
               ({specialties}::text[])[1 + n % {specialty_count}], 'yes', 'yes', 'no', 'active',
               now() - (n % 1000) * interval '1 day', 1, 1, '', '{{}}'
        FROM generate_series(1, {count}) AS n
    """
    # Rows that nobody entered have no history.
    with as_system(reason="rows for measurements"), pgtrigger.ignore("roster.Registrant:insert_insert"):
        specialties = list(Specialty.objects.values_list("code", flat=True))
        values = {
            "count": count, "given": given, "givens": len(given), "family": family, "families": len(family),
            "counties": list(COUNTIES), "county_count": len(COUNTIES),
            "countries": list(BY_COUNTRY), "country_count": len(BY_COUNTRY),
            "specialties": specialties, "specialty_count": len(specialties),
        }  # fmt: skip
        # Composed, not parameterized: pgtrigger adds parameters of its own.
        composed = sql.SQL(statement).format(
            columns=sql.SQL(columns), **{key: sql.Literal(value) for key, value in values.items()}
        )
        with connection.cursor() as cursor:
            cursor.execute(composed.as_string(None).replace("%", "%%"), [])
        return Registrant.objects.count()
