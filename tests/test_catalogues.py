"""Every string in three languages: the project's own, Django's and allauth's; and the dates and numbers around them."""

import ast
import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import formats, numberformat, timesince, translation
from django.utils.translation import gettext, ngettext, npgettext, pgettext

from core import catalogues
from core.vendor_catalogues import vendor_gaps, vendor_source

BASE = Path(settings.BASE_DIR)
LANGUAGES = catalogues.LANGUAGES
# Texts which are the same in every language, with the reason.
SAME_BY_NATURE = {
    "…": "sign",
    ":": "sign",
    ":?.!": "list of signs",
    ", ": "sign",
    "%(truncated_text)s…": "sign",
    "IPv4": "name of a protocol",
    "IPv6": "name of a protocol",
    "URL": "abbreviation used in Russian and Kazakh too",
    "WebAuthn": "name of a standard",
    "[%(site_name)s] ": "placeholder only",
}


@pytest.fixture(scope="module", autouse=True)
def compiled():
    """The merged translations of this checkout, freshly compiled."""
    if catalogues.compile_below(BASE / "locale"):
        translation.trans_real._translations.clear()


@pytest.fixture(scope="module")
def source():
    return catalogues.extract_all(BASE)


def looked_up(message, count):
    """What a page would show for the message in the active language."""
    if message.pluralizable:
        one, many = message.id
        return npgettext(message.context, one, many, count) if message.context else ngettext(one, many, count)
    return pgettext(message.context, message.id) if message.context else gettext(message.id)


# --- our own strings -----------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_project_catalogue_is_complete(source, language):
    known = catalogues.read_catalogue(catalogues.catalogue_path(BASE / "locale", language), language)

    faults = catalogues.faults_of(source, known, language)

    assert not faults, "\n".join(map(str, faults))


@pytest.mark.parametrize("language", LANGUAGES)
def test_project_catalogue_has_no_obsolete_string(source, language):
    known = catalogues.read_catalogue(catalogues.catalogue_path(BASE / "locale", language), language)

    assert {m.id for m in catalogues.messages(known)} <= {m.id for m in catalogues.messages(source)}


def test_no_string_hides_inside_another():
    """The extractor does not see every call within an f-string: such a sentence would stay English."""
    hidden = []
    for path in sorted(BASE.glob("[!.]*/**/*.py")):
        if path.relative_to(BASE).parts[0] in ("tests", "var"):
            continue
        for joined in (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.JoinedStr)):
            calls = (node for node in ast.walk(joined) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name))
            hidden += [f"{path.relative_to(BASE)}:{call.lineno}" for call in calls if call.func.id in ("_", "gettext", "ngettext", "pgettext")]

    assert hidden == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_rule_is_djangos(language):
    django = catalogues.read_catalogue(Path(translation.__file__).parents[2] / f"conf/locale/{language}/LC_MESSAGES/django.po", language)

    for folder in (BASE / "locale", BASE / "locale" / "vendor"):
        ours = catalogues.read_catalogue(catalogues.catalogue_path(folder, language), language)
        assert (ours.num_plurals, ours.plural_expr) == (django.num_plurals, django.plural_expr)


# --- Django and allauth ----------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_vendor_strings_resolve_through_merged_translations(language):
    own_word = {m.id for m in catalogues.messages(vendor_source()) if m.id in SAME_BY_NATURE}
    untranslated = []
    with translation.override(language):
        for message in catalogues.messages(vendor_source()):
            for count in (1, 2, 5):
                msgids = (message.id,) if isinstance(message.id, str) else message.id
                if looked_up(message, count) in msgids and message.id not in own_word:
                    untranslated.append(message.id)

    assert untranslated == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_vendor_strings_keep_their_placeholders(language):
    broken = []
    with translation.override(language):
        for message in catalogues.messages(vendor_source()):
            one, many = (message.id, message.id) if isinstance(message.id, str) else message.id
            for count in (1, 2, 5):
                shown = catalogues.placeholders(looked_up(message, count))
                allowed = [catalogues.placeholders(many)] + ([catalogues.placeholders(one)] if count == 1 else [])
                if shown not in allowed:
                    broken.append((message.id, looked_up(message, count)))

    assert broken == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_vendor_catalogue_closes_every_gap(language):
    ours = catalogues.read_catalogue(catalogues.catalogue_path(BASE / "locale" / "vendor", language), language)

    assert vendor_gaps(language) <= set(catalogues.translations_of(ours))


def test_our_kazakh_goes_before_djangos():
    with translation.override("kk"):
        assert gettext("tomorrow") == "ертең"
        assert pgettext("alt. month", "November") == "қараша"
        assert gettext("Password") == "Құпиясөз"


# --- tool ------------------------------------------------------------------------------------------


@pytest.fixture
def small_project(tmp_path, settings):
    settings.BASE_DIR = tmp_path
    (tmp_path / "app" / "templates" / "app").mkdir(parents=True)
    (tmp_path / "app" / "migrations").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "tests").mkdir()
    for folder in ("app", "app/migrations", "tests"):
        (tmp_path / folder / "__init__.py").touch()
    (tmp_path / "app" / "enums.py").write_text(
        "from django.utils.translation import gettext_lazy as _, ngettext, pgettext_lazy\n"
        "A = _('Call')\nB = pgettext_lazy('verb', 'Call')\n"
        "def c(n): return ngettext('%(n)d place', '%(n)d places', n)\n"
    )
    (tmp_path / "app" / "migrations" / "0001.py").write_text("_('Old')\n")
    (tmp_path / "tests" / "test_x.py").write_text("_('Test')\n")
    (tmp_path / "templates" / "page.html").write_text(
        '    <p>\n  \N{NO-BREAK SPACE}{% translate "Page" %} · {{ _("Shown") }} {% button label=_("Don\'t send") %}\n</p>\n'
        "{% blocktranslate trimmed with who=user.name %}\n   Sent by\n   {{ who }}\n{% endblocktranslate %}\n"
    )
    return tmp_path


def test_extract_python_and_templates(small_project):
    found = {catalogues.key_of(m) for m in catalogues.messages(catalogues.extract_all(small_project))}

    assert found == {"Call", "verb\u0004Call", "%(n)d place", "Page", "Shown", "Don't send", "Sent by %(who)s"}


TRANSLATED = {
    "Call": "Конкурс",
    "verb\u0004Call": "Позвонить",
    "%(n)d place": ["%(n)d место", "%(n)d места", "%(n)d мест", "%(n)d места"],
    "Page": "Страница",
    "Shown": "Показано",
    "Don't send": "Не отправлять",
    "Sent by %(who)s": "Отправитель: %(who)s",
}


def fill(folder, translations):
    path = folder / "fill.json"
    path.write_text(json.dumps(translations), encoding="utf-8")
    return path


def test_update_fills_keeps_and_forgets(small_project, capsys):
    kazakh = TRANSLATED | {"%(n)d place": ["%(n)d орын", "%(n)d орын"]}
    call_command("update_catalogues", fill=[fill(small_project, {"ru": TRANSLATED, "kk": kazakh})])
    call_command("update_catalogues", check=True)
    path = catalogues.catalogue_path(small_project / "locale", "ru")
    before = path.read_bytes()
    assert b"2026" not in before
    assert b"#: app/enums.py\n" in before

    call_command("update_catalogues")
    assert path.read_bytes() == before

    (small_project / "templates" / "page.html").write_text('{% translate "Pages" %}')
    call_command("update_catalogues")
    after = catalogues.read_catalogue(path, "ru")
    assert "Page" not in after
    assert after.get("Call", "verb").string == "Позвонить"
    assert (after.get("Pages").string, after.get("Pages").fuzzy) == ("", False)
    with pytest.raises(CommandError) as stop:
        call_command("update_catalogues", check=True)
    assert stop.value.returncode == 1
    assert "ru: empty: 'Pages'" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("Sent by %(who)s", "Отправитель"),
        ("Sent by %(who)s", "Отправитель: %(whom)s"),
        ("%(n)d place", "%(n)d место"),
        ("%(n)d place", ["%(n)d место", "%(n)d места"]),
        ("%(n)d place", ["одно место", "%(n)d места", "%(n)d мест", "%(n)d места"]),
        ("Unheard", "Неслыханно"),
        ("Page", ""),
    ],
)
def test_update_refuses_wrong_delivery(small_project, capsys, key, value):
    call_command("update_catalogues", fill=[fill(small_project, {"ru": {key: value}})])

    assert "refused: ru:" in capsys.readouterr().err
    known = catalogues.read_catalogue(catalogues.catalogue_path(small_project / "locale", "ru"), "ru")
    assert catalogues.translations_of(known) == {}


def test_check_names_fuzzy_and_missing(small_project):
    template = catalogues.extract_all(small_project)
    known = Catalog(locale="ru")
    known.add("Page", "Страница", flags=["fuzzy"])

    problems = {f.key: f.problem for f in catalogues.faults_of(template, known, "ru")}

    assert problems["Page"] == "fuzzy"
    assert problems["Call"] == "missing"


def test_missing_file_is_ready_to_fill(small_project):
    target = small_project / "missing.json"

    call_command("update_catalogues", missing=target)

    assert set(json.loads(target.read_text())["kk"]) == set(TRANSLATED)


def test_compile_only_when_older(small_project):
    call_command("update_catalogues")

    assert len(catalogues.compile_below(small_project / "locale")) == 2
    assert catalogues.compile_below(small_project / "locale") == []
    call_command("compile_catalogues", force=True)


# --- formats ---------------------------------------------------------------------------------------

DAY = dt.date(2026, 11, 23)
MOMENT = dt.datetime(2026, 11, 23, 17, 5)


@pytest.mark.parametrize(
    ("language", "day", "moment", "month", "short", "number"),
    [
        ("en", "23 November 2026", "23 November 2026, 17:05", "November 2026", "23.11.2026", "1,234,567.5"),
        ("ru", "23 ноября 2026 г.", "23 ноября 2026 г., 17:05", "Ноябрь 2026 г.", "23.11.2026", "1\u00a0234\u00a0567,5"),
        ("kk", "2026 ж. 23 қараша", "2026 ж. 23 қараша, 17:05", "2026 ж. қараша", "23.11.2026", "1\u00a0234\u00a0567,5"),
    ],
)
def test_formats(language, day, moment, month, short, number):
    with translation.override(language):
        assert formats.date_format(DAY) == day
        assert formats.date_format(MOMENT, "DATETIME_FORMAT") == moment
        assert formats.date_format(DAY, "YEAR_MONTH_FORMAT") == month
        assert formats.date_format(DAY, "SHORT_DATE_FORMAT") == short
        assert formats.time_format(MOMENT.time()) == "17:05"
        separators = [formats.get_format(n) for n in ("DECIMAL_SEPARATOR", "NUMBER_GROUPING", "THOUSAND_SEPARATOR")]
        decimal, grouping, thousand = separators
        shown = numberformat.format(Decimal("1234567.5"), decimal, grouping=grouping, thousand_sep=thousand, force_grouping=True)
        assert shown == number


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
@pytest.mark.parametrize("typed", ["2026-11-09", "09.11.2026"])
def test_input_formats(language, typed):
    from django.forms import DateField

    with translation.override(language):
        assert DateField().clean(typed) == dt.date(2026, 11, 9)


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_input_formats_refuse_american_order(language):
    from django.core.exceptions import ValidationError
    from django.forms import DateField

    with translation.override(language), pytest.raises(ValidationError):
        DateField().clean("11/23/2026")


@pytest.mark.parametrize(
    ("language", "text"),
    [("ru", "2\u00a0дня, 3\u00a0часа"), ("kk", "2\u00a0күн, 3\u00a0сағат"), ("en", "2\u00a0days, 3\u00a0hours")],
)
def test_timesince(language, text):
    with translation.override(language):
        assert timesince.timesince(MOMENT - dt.timedelta(days=2, hours=3), MOMENT) == text
