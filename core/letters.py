"""Letters that are looked for as one: a search by parts of words which minds neither script nor the keyboard of whoever typed.

PostgreSQL's trigrams know the letters of ASCII only where the cluster sorts by code (docs/adr/0056). So each Cyrillic letter stands for a
Latin one, and the letters of Kazakh, Kyrgyz, Tajik and Uzbek for the Russian letter that is typed where the keyboard has none of them.
"""

from django.db.models import Func, TextField

FROM = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһіҷҳӣӯў"
INTO = "abvgdeejziiklmnoprstufhc4wwyyyeqxagknouuhi4hiuu"
assert len(FROM) == len(INTO)
_TABLE = str.maketrans(FROM, INTO)


def folded(text: str) -> str:
    """As long as the text itself, so that a place in the one is a place in the other."""
    return text.lower().translate(_TABLE)


class Folded(Func):
    """The same in PostgreSQL; immutable, for indexes."""

    template = f"translate(lower(%(expressions)s), '{FROM}', '{INTO}')"
    output_field = TextField()
