"""Spellings of one name that a search must bring together, and names that it must keep apart."""

from __future__ import annotations

import pytest

from core.names import search_key, search_words

# What stands in the record, and what people type; both ways round.
MEET = [
    ("Сергей", "Sergei"), ("Сергей", "Sergey"), ("Сергей", "Serguei"), ("Сергей", "Sergej"), ("Serguei", "Sergey"),
    ("Айгүл", "Aigul"), ("Айгүл", "Aigül"), ("Айгүл", "Aygul"), ("Айгуль", "Aigül"), ("Ҷамшед", "Jamshed"),
    ("Ҷамшед", "Dzhamshed"), ("Ҷамшед", "Джамшед"), ("Dzhamshed", "Jamshed"), ("Ҷамшед", "Djamshed"), ("Шукурова", "Shukurova"),
    ("Шукурова", "Choukourova"), ("Shukurova", "Choukourova"), ("Шукурова", "Schukurowa"), ("Нұрлан", "Nurlan"), ("Нұрлан", "Нурлан"),
    ("Нұрлан", "Nūrlan"), ("Гүлмира", "Gulmira"), ("Гүлмира", "Гульмира"), ("Гүлмира", "Gülmira"), ("Хусейн", "Hussein"),
    ("Хусейн", "Khusein"), ("Hussein", "Khusein"), ("Ҳусейн", "Husein"), ("Хусейн", "Xuseyn"), ("Хрущёв", "Khrouchtchev"),
    ("Хрущёв", "Khrushchev"), ("Чернов", "Tchernov"), ("Чернов", "Tschernow"), ("Шойгу", "Choïgou"),
    ("Ғуломов", "Gulomov"), ("Ғуломов", "G‘ulomov"), ("Қодиров", "Kodirov"), ("Қодиров", "Qodirov"), ("Ўткир", "O'tkir"),
    ("Жұмабаев", "Zhumabayev"), ("Жұмабаев", "Jumabaev"), ("Жұмабаев", "Jumabayev"), ("Өмірзақ", "Omirzak"), ("Өмірзақ", "Omirzaq"),
    ("Шәріпов", "Sharipov"), ("Әйгерім", "Aigerim"), ("Әйгерім", "Aygerim"), ("Бақыт", "Bakyt"), ("Бақыт", "Baqyt"),
    ("Ыбырайымов", "Ybyraiymov"), ("Чыңгыз", "Chyngyz"), ("Чыңгыз", "Chingiz"), ("Мирзиёев", "Mirziyoyev"), ("Раҳмонов", "Rahmonov"),
    ("Раҳмонов", "Rakhmonov"), ("Раҳмонов", "Raxmonov"), ("Сафарзода", "Safarzoda"), ("Ёқубов", "Yoqubov"), ("Муҳаммад", "Muhammad"),
    ("Муҳаммад", "Mukhammad"), ("Юсуфҷон", "Yusufjon"), ("Наталья", "Natalia"), ("Наталья", "Nataliya"), ("Дмитрий", "Dmitri"),
    ("Евгений", "Evgeny"), ("Алексей", "Alexei"), ("Александр", "Alexandre"), ("Оксана", "Oxana"), ("Юрий", "Yuri"),
    ("Мухтар", "Moukhtar"), ("Нурмухамедов", "Nourmoukhamedov"),
]  # fmt: skip
APART = [
    ("Сергей", "Серик"), ("Айгүл", "Айнур"), ("Ҷамшед", "Ҷамол"), ("Шукурова", "Чукурова"), ("Шукурова", "Сукорова"),
    ("Нұрлан", "Ерлан"), ("Нұрлан", "Нурия"), ("Гүлмира", "Гульнара"), ("Гүлмира", "Эльмира"), ("Хусейн", "Ҳасан"),
    ("Rahimov", "Karimov"), ("Рахимов", "Рахманов"), ("Каримов", "Керимова"), ("Алиев", "Валиев"), ("Асанов", "Усенов"),
    ("Иванов", "Иванова"), ("Петров", "Петренко"), ("Чернов", "Шернов"), ("Цой", "Чой"), ("Ким", "Кам"),
    ("Бақыт", "Бахыт"), ("Мария", "Марина"), ("Анна", "Инна"), ("Олег", "Олжас"), ("Дмитрий", "Данияр"),
    ("Жанна", "Шанна"), ("Захаров", "Сахаров"), ("Борисов", "Порисов"), ("Фаррух", "Фарход"), ("Саодат", "Саида"),
    ("Тимур", "Темир"), ("Юсуф", "Иосиф"), ("Динара", "Динора"), ("Гафуров", "Кафуров"),
]  # fmt: skip


def found(kept: str, typed: str) -> bool:
    """As every search does it: each folded word of what was typed stands in the key."""
    words = search_words(typed)
    return bool(words) and all(word in search_key(kept).split() for word in words)


def test_tables_are_long_enough() -> None:
    assert len(set(MEET)) >= 60
    assert len(set(APART)) >= 30


@pytest.mark.parametrize(("first", "second"), MEET)
def test_spellings_of_one_name_meet(first: str, second: str) -> None:
    assert found(first, second), (search_key(first), search_key(second))
    assert found(second, first)


@pytest.mark.parametrize(("first", "second"), APART)
def test_other_names_stay_apart(first: str, second: str) -> None:
    assert not found(first, second), search_key(first)
    assert not found(second, first)
