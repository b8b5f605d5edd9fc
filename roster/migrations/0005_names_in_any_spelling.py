"""Names in Somali orthography sound like their English spellings, and the beginning of a word finds a name."""

import django.contrib.postgres.indexes
from django.db import migrations, models

# Somali writes a throat sound as "c", which English leaves out, and "h" as "x": Cabdiraxmaan is Abdirahman, Faarax is Farah.
# A word with such letters is kept in both readings.
READINGS = r"""
CREATE FUNCTION img_readings(value text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN (
    SELECT coalesce(array_agg(DISTINCT reading) FILTER (WHERE reading <> ''), '{}'::text[]) FROM (
        SELECT unnest(ARRAY[word, CASE WHEN length(english) >= 3 THEN english ELSE word END]) AS reading
        FROM (
            SELECT word, regexp_replace(
                replace(regexp_replace(word, 'c(?![hk])', '', 'g'), 'x', 'h'), '(.)\1+', '\1', 'g'
            ) AS english
            FROM regexp_split_to_table(public.img_fold(value), '[^[:alnum:]]+') AS word
        ) AS words
    ) AS readings
);
GRANT EXECUTE ON FUNCTION img_readings(text) TO PUBLIC;

CREATE FUNCTION img_words(value text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN array_to_tsvector(public.img_readings(value));
GRANT EXECUTE ON FUNCTION img_words(text) TO PUBLIC;

CREATE FUNCTION img_begins(value text) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN (
    SELECT string_agg((
        SELECT '(' || string_agg('''' || reading || ''':*', ' | ') || ')' FROM unnest(public.img_readings(word)) AS reading
    ), ' & ')::tsquery
    FROM regexp_split_to_table(public.img_fold(value), '[^[:alnum:]]+') AS word WHERE word <> ''
);
GRANT EXECUTE ON FUNCTION img_begins(text) TO PUBLIC;
"""
# As in 0001, of each reading. A final "h" stays where too little would be left without it: Farah.
SOUNDS = r"""
CREATE OR REPLACE FUNCTION img_sounds(value text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN (
    SELECT coalesce(array_agg(DISTINCT sound), '{}'::text[]) FROM (
        SELECT CASE WHEN length(short) >= 3 THEN short ELSE whole END AS sound
        FROM (
            SELECT
                regexp_replace(
                    left(spelled, 1) || translate(regexp_replace(substr(spelled, 2), 'h$', ''), 'aeiouy', ''), '(.)\1+', '\1', 'g'
                ) AS short,
                regexp_replace(left(spelled, 1) || translate(substr(spelled, 2), 'aeiouy', ''), '(.)\1+', '\1', 'g') AS whole
            FROM (
                SELECT regexp_replace(
                    translate(
                        replace(replace(replace(replace(replace(replace(replace(replace(replace(
                            word, 'ph', 'f'), 'kh', 'k'), 'gh', 'g'), 'dh', 'd'), 'th', 't'), 'sh', 's'), 'ch', 's'), 'dj', 'j'), 'ck', 'k'),
                        'cqzw', 'kksv'
                    ),
                    '^[aeiou]', 'a'
                ) AS spelled
                FROM unnest(public.img_readings(value)) AS word
            ) AS spellings
        ) AS lengths
    ) AS sounds
    WHERE length(sound) >= 3
);
"""
AGAIN = "UPDATE roster_registrant SET search_sounds = img_sounds(search_name);"


class Migration(migrations.Migration):
    dependencies = [("roster", "0004_still_here")]
    operations = [
        migrations.RunSQL(READINGS, reverse_sql=migrations.RunSQL.noop),
        migrations.RunSQL(SOUNDS, reverse_sql=migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="registrant",
            index=django.contrib.postgres.indexes.GinIndex(
                models.Func(models.F("search_name"), function="img_words"), name="roster_registrant_words"
            ),
        ),
        migrations.AddIndex(
            model_name="registrant",
            index=models.Index(fields=["phone"], condition=~models.Q(phone=""), name="roster_registrant_phone"),
        ),
        migrations.AddIndex(
            model_name="physicianfact",
            index=models.Index(fields=["number"], condition=~models.Q(number=""), name="roster_fact_by_number"),
        ),
        migrations.AddIndex(
            model_name="importedrecord",
            index=models.Index(fields=["email"], condition=~models.Q(email=""), name="roster_imported_by_email"),
        ),
        migrations.RunSQL(AGAIN, reverse_sql=migrations.RunSQL.noop),
    ]
