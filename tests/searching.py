"""Thousands of materials with words of three languages, written by PostgreSQL itself, for tests and measurements of the search."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import accumulate
from typing import Any

from django.db import connection

from documents.models import StoredFile
from documents.operations import store_bytes
from tests.exchanging import make_circle, make_material
from tests.world import NOW, World

ENGLISH = (
    "treaty border water trade security embassy consul negotiation protocol cooperation training diplomat regional climate energy summit visa".split()
)
RUSSIAN = (
    "договор граница вода торговля безопасность посольство консул переговоры протокол сотрудничество обучение дипломат регион климат энергия".split()
)
KAZAKH = "келісім шекара өзен сауда қауіпсіздік елшілік елші келіссөздер хаттама ынтымақтастық оқыту аймақ өңір қуат жиын".split()
WORDS_OF_A_FILE = 300

ENDINGS = {"en": ("", "s", "ing"), "ru": ("", "а", "ами"), "kk": ("", "дің", "дер")}
TABLE = "CREATE TEMP TABLE written (n int, title text, abstract text, body text) ON COMMIT DROP"


def lexicon(real: list[str], language: str, before: str, digits: str, after: str) -> list[str]:
    """The real words with some endings, then made up ones, the rarer the later they come."""
    made_up = [before + str(n).translate(str.maketrans("0123456789", digits)) + after for n in range(100, 2600)]
    return [word + ending for word in real for ending in ENDINGS[language]] + made_up


LEXICA = (
    lexicon(ENGLISH, "en", "lo", "abcdefghij", "ent"),
    lexicon(RUSSIAN, "ru", "про", "бвгджзклмн", "ика"),
    lexicon(KAZAKH, "kk", "қа", "бвгджзклмн", "лық"),
)


def written(number: int) -> io.StringIO:
    """Lines for COPY, the same in each run; common words are written more often, as in a language."""
    chance, lines = random.Random(20), io.StringIO()
    weights = [list(accumulate(1 / (rank + 3) for rank in range(len(words)))) for words in LEXICA]
    for n in range(1, number + 1):
        words = chance.choices(LEXICA[n % 3], cum_weights=weights[n % 3], k=48 + WORDS_OF_A_FILE)
        lines.write("\t".join((str(n), " ".join(words[:8]), " ".join(words[8:48]), " ".join(words[48:]))) + "\n")
    lines.seek(0)
    return lines


# One in twenty stays in the house, one in five is for one of two partners, one in twenty is not cleared yet.
CIRCLES = """
INSERT INTO documents_circle (id, kind) OVERRIDING SYSTEM VALUE
SELECT %s + n, CASE WHEN n %% 20 = 0 THEN 'internal' WHEN n %% 5 = 1 THEN 'named' WHEN n %% 10 = 2 THEN 'public' ELSE 'all_partners' END FROM written
"""
PARTNERS = "INSERT INTO documents_circlepartner (circle_id, partner_id) SELECT %s + n, CASE WHEN n %% 10 = 1 THEN %s ELSE %s END FROM written WHERE n %% 5 = 1"
MATERIALS = """
INSERT INTO exchanges_material (id, reference, partner_id, circle_id, title, kind, topic, language, author, abstract, state, state_since, shared_at,
    classified_by_id, cleared_by_id, cleared_at, created_at, created_by_label)
OVERRIDING SYSTEM VALUE
SELECT %(after)s + n, 'IM-F-' || n, %(host)s, %(circles)s + n, left(title, 300), (ARRAY['note', 'briefing', 'statistics'])[1 + n %% 3],
    (ARRAY['regional', 'economy', 'law', 'climate'])[1 + n %% 4], (ARRAY['en', 'ru', 'kk'])[1 + n %% 3], 'Sofia', abstract,
    CASE WHEN n %% 20 = 3 THEN 'offered' ELSE 'shared' END, %(now)s, CASE WHEN n %% 20 = 3 THEN NULL ELSE %(now)s - n * interval '1 minute' END,
    1, 2, %(now)s, %(now)s - n * interval '1 minute', 'Sofia'
FROM written
"""
VERSIONS = """
INSERT INTO exchanges_materialversion (id, material_id, number, file_id, is_current, note, uploaded_at, uploaded_by_label)
OVERRIDING SYSTEM VALUE SELECT %(after)s + n, %(after)s + n, 1, %(file)s, true, '', %(now)s, 'Sofia' FROM written
"""
WORDS = """
INSERT INTO exchanges_materialtext (material_id, version_id, state, title, abstract, body)
SELECT %(after)s + n, %(after)s + n, 'done', title, abstract, body FROM written WHERE n BETWEEN %(first)s AND %(first)s + 1999
"""


def file_of(world: World) -> StoredFile:
    return store_bytes(b"%PDF-1.7", name="note.pdf", content_type="application/pdf", actor=world.sofia, now=NOW)


@contextmanager
def indexes_built_afterwards(cursor: Any) -> Iterator[None]:
    """A GIN index is built of many rows much faster than it grows row by row."""
    cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'exchanges_materialtext' AND indexdef LIKE '%USING gin%'")
    indexes = cursor.fetchall()
    for name, _how in indexes:
        cursor.execute(f'DROP INDEX "{name}"')
    yield
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks that are still to come takes no index
    for _name, how in indexes:
        cursor.execute(how)
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def fill_materials(world: World, number: int) -> None:
    """Inside a transaction: the words written by chance, the same ones in each run."""
    ids = {"after": 1_000_000, "circles": 1_000_000, "host": world.host.pk, "file": file_of(world).pk, "now": NOW}
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
        cursor.copy_expert("COPY written FROM STDIN", written(number))
        cursor.execute(CIRCLES, [ids["circles"]])
        cursor.execute(PARTNERS, [ids["circles"], world.partner_a.pk, world.partner_b.pk])
        for statement in (MATERIALS, VERSIONS):
            cursor.execute(statement, ids)
        with indexes_built_afterwards(cursor):
            for first in range(1, number + 1, 2000):  # no statement as long as the limit
                cursor.execute(WORDS, ids | {"first": first})
        cursor.execute("DROP TABLE written")
        cursor.execute("ANALYZE")


def plant(world: World, secret: str, *, circle: Any = None, where: str = "body", number: int = 1, **more: Any) -> Any:
    """A material of which one place says the secret word."""
    fields = {where: secret} if where in ("title", "abstract") else {}
    material = make_material(world, file_of(world), circle=circle or make_circle(), number=number, **fields, **more)
    if where == "body":
        material.words.__class__._base_manager.filter(pk=material.pk).update(body=f"The upstream state stores water. {secret} is what it says.")
    return material
