"""Finding a person by name: accents, case and transliteration don't matter."""

from __future__ import annotations

import pytest

from img_program.database.context import as_system
from roster.models import Registrant
from tests.roster.factories import make_registrant

FOUR_SPELLINGS = ["Mohamed", "Mohammed", "Muhammad", "Mohamad"]


@pytest.fixture
def names(db: None) -> list[str]:
    names = [f"{given} Warsame" for given in FOUR_SPELLINGS] + ["Nguyễn Thị Hà", "Tadesse", "Lee Xiong", "Élodie Kaboré"]
    for name in names:
        make_registrant(name=name)
    make_registrant(name="Abdi Nur", other_spellings=["Cabdi Nuur"])
    return names


def found(text: str) -> list[str]:
    with as_system(reason="test"):
        return [registrant.name for registrant in Registrant.objects.named(text)]


@pytest.mark.parametrize("spelling", FOUR_SPELLINGS)
def test_each_of_four_spellings_finds_all_four(names: list[str], spelling: str) -> None:
    assert sorted(found(spelling)) == sorted(f"{given} Warsame" for given in FOUR_SPELLINGS)
    assert found(spelling)[0] == f"{spelling} Warsame"


def test_every_word_must_match(names: list[str]) -> None:
    assert found("muhammad tadesse") == []
    assert sorted(found("MUHAMMAD warsame")) == sorted(f"{given} Warsame" for given in FOUR_SPELLINGS)


def test_accents_and_case_do_not_count(names: list[str]) -> None:
    assert found("nguyen thi ha") == ["Nguyễn Thị Hà"]
    assert found("KABORE") == ["Élodie Kaboré"]


def test_a_single_name_and_the_beginning_of_a_name_are_found(names: list[str]) -> None:
    assert found("Tadesse") == ["Tadesse"]
    assert found("tades") == ["Tadesse"]


def test_another_spelling_on_record_is_searched_too(names: list[str]) -> None:
    assert found("cabdi") == ["Abdi Nur"]


def test_short_names_are_not_found_by_sound_alone(names: list[str]) -> None:
    assert found("Lu") == []
    assert found("Lee") == ["Lee Xiong"]


def test_no_words_means_no_search(names: list[str]) -> None:
    assert len(found("  ")) == len(names) + 1


@pytest.mark.parametrize("text", ["Cabdiraxmaan Faarax", "abdirahman farah", "Faarah Cabdi", "Abdirahman F", "far abdirah"])
def test_somali_orthography_and_english_spelling_find_each_other(names: list[str], text: str) -> None:
    make_registrant(name="Cabdiraxmaan Faarax")
    make_registrant(name="Abdirahman Farah")
    make_registrant(name="Carlos Xavier")
    with as_system(reason="test"):
        quickly = [each.name for each in Registrant.objects.found_quickly(text, 7)]
    for answer in (found(text), quickly):
        assert {"Cabdiraxmaan Faarax", "Abdirahman Farah"} <= set(answer), text
        assert "Carlos Xavier" not in answer


def test_an_initial_narrows_a_common_name(names: list[str]) -> None:
    make_registrant(name="Mohamed Farah")
    assert found("Mohamed F") == ["Mohamed Farah"]
    assert found("f mohamed") == ["Mohamed Farah"]
