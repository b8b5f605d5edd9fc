"""How a name sounds: an immutable function that an index may use."""

from django.db import migrations

# Consonants outlast transliteration: Mohamed, Mohammed, Muhammad and Mohamad all keep m-h-m-d. Digraphs that
# stand for one sound become one letter, a leading vowel becomes "a", other vowels and doubled letters go.
# Words with fewer than three letters left say too little and give nothing.
SOUNDS = r"""
CREATE FUNCTION img_sounds(value text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN (
    SELECT coalesce(array_agg(DISTINCT sound), '{}'::text[]) FROM (
        SELECT regexp_replace(
            left(spelled, 1) || translate(regexp_replace(substr(spelled, 2), 'h$', ''), 'aeiouy', ''),
            '(.)\1+', '\1', 'g'
        ) AS sound
        FROM (
            SELECT regexp_replace(
                translate(
                    replace(replace(replace(replace(replace(replace(replace(replace(replace(
                        word, 'ph', 'f'), 'kh', 'k'), 'gh', 'g'), 'dh', 'd'), 'th', 't'), 'sh', 's'), 'ch', 's'), 'dj', 'j'), 'ck', 'k'),
                    'cqzw', 'kksv'
                ),
                '^[aeiou]', 'a'
            ) AS spelled
            FROM regexp_split_to_table(public.img_fold(value), '[^[:alnum:]]+') AS word
        ) AS spellings
    ) AS sounds
    WHERE length(sound) >= 3
);
GRANT EXECUTE ON FUNCTION img_sounds(text) TO PUBLIC;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("database", "0001_extensions")]
    operations = [migrations.RunSQL(SOUNDS, reverse_sql="DROP FUNCTION img_sounds(text);")]
