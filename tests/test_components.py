"""The pieces of the pages: each draws, refuses a misspelt argument, ties its ids, and carries no inline style."""

import datetime as dt
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.forms import formset_factory
from django.http import HttpRequest
from django.template import TemplateSyntaxError, engines
from django.template.loader import get_template
from django.test import RequestFactory
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from core import charts, gallery, timefmt
from partners.actor import Actor

ASTANA, DUSHANBE, MOSCOW, KATHMANDU = "Asia/Almaty", "Asia/Dushanbe", "Europe/Moscow", "Asia/Kathmandu"
CLOSES = dt.datetime(2026, 11, 25, 18, 59, tzinfo=dt.UTC)
NOW = dt.datetime(2026, 11, 22, 6, 0, tzinfo=dt.UTC)
PAGE = {"has_previous": False, "has_next": True, "next_url": "?after=9", "count_text": "1 to 50"}

# One call of every piece, and what its output must hold.
PIECES = {
    "button": ("{% button label='Send 31 letters' name='act' value='send' context='now' %}", 'name="act" value="send"'),
    "link_button": ("{% link_button label='Open' href='/x/' variant='secondary' %}", 'href="/x/"'),
    "badge": ("{% badge text='Returned' tone='attention' %}", "badge-attention"),
    "state_badge": ("{% state_badge object=record %}", "badge-good"),
    "field": ("{% field field=form.family_name autocomplete='family-name' %}", 'autocomplete="family-name"'),
    "fields": ("{% fields form=form %}", 'name="call"'),
    "error_summary": ("{% error_summary form=wrong %}", "There is a problem"),
    "filters": ("{% filters form=filter_form %}", 'method="get"'),
    "card": ("{% card title='Identity' heading_level=3 %}inside{% endcard %}", "<h3>Identity</h3>"),
    "details": ("{% details summary='More' %}inside{% enddetails %}", "<summary>More</summary>"),
    "panel": ("{% panel tone='bad' title='Missing' %}inside{% endpanel %}", "panel-bad"),
    "dialog": ("{% dialog summary='Return' %}inside{% enddialog %}", "<details"),
    "page_head": ("{% page_head title='Farrukh RAHIMOV' reference='N-1' %}acts{% endpage_head %}", "<h1>Farrukh RAHIMOV</h1>"),
    "table": ("{% table caption='People' %}<tbody></tbody>{% endtable %}", 'role="region" aria-label="People" tabindex="0"'),
    "stepper": ("{% stepper steps=steps label='Life' %}", 'aria-current="step"'),
    "timeline": ("{% timeline entries=history zone='Asia/Almaty' %}", "Ruslan Abenov"),
    "task_list": ("{% task_list items=worklist now=now %}", "Mend"),
    "bar": ("{% bar value=1 total=2 label='Degree' reserved=1 %}", "1 of 2 used, 1 reserved, 0 left"),
    "quota_pips": ("{% quota_pips value=1 total=3 %}", "1 of 3 used, 2 left"),
    "progress": ("{% progress value=12 total=31 label='Letters' %}", 'value="12" max="31"'),
    "bar_chart": ("{% bar_chart rows=bars title='By partner' sentence='Most come from one.' %}", "<table>"),
    "funnel_chart": ("{% funnel_chart rows=stages title='Stages' sentence='Half is left.' %}", 'href="#chosen"'),
    "stacked_chart": ("{% stacked_chart rows=stacks title='Places' sentence='Half is left.' headings=stack_headings %}", "bar-reserved"),
    "column_chart": ("{% column_chart rows=years title='Years' sentence='More each year.' %}", "2024"),
    "counters": ("{% counters items=counter_items %}", "1284"),
    "instant": ("{% instant at=closes zone='Asia/Almaty' %}", 'datetime="2026-11-25T23:59+05:00"'),
    "deadline": ("{% deadline at=closes zone='Asia/Almaty' now=now %}", "deadline-soon"),
    "day": ("{% day on=closes %}", "25 Nov 2026"),
    "pager": ("{% pager page=page %}", 'rel="next"'),
    "sort_header": ("{% sort_header label='Rank' url='?s' direction='desc' %}", 'aria-sort="descending"'),
    "summary_list": ("{% summary_list rows=answers %}", "Not provided"),
    "empty": ("{% empty title='Nothing waits' %}", "Nothing waits"),
    "tabs": ("{% tabs items=tab_items %}", 'aria-current="page"'),
    "receipt": ("{% receipt title='Sent' number='N-2027-00031' at=closes next_steps=next_steps %}", "N-2027-00031"),
    "person_name": ("{% person_name name='RAHIMOV' native='Раҳимов' native_lang='tg' %}", 'lang="tg"'),
}


@pytest.fixture(autouse=True)
def _plain_static_files(settings: Any) -> None:
    """The manifest exists only after collectstatic; the pieces do not depend on it."""
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


def sample_context() -> dict[str, Any]:
    drawn: dict[str, Any] = {}
    request = RequestFactory().get("/gallery/")
    render, gallery.render = gallery.render, lambda _request, _name, context: drawn.update(context)  # type: ignore[assignment]
    try:
        gallery.gallery(request)
    finally:
        gallery.render = render
    own = {
        "form": drawn["empty_form"],
        "wrong": drawn["wrong_form"],
        "record": SimpleNamespace(get_state_display=lambda: "Accepted", state_tone="good"),
    }
    return {**drawn, **own, "page": PAGE, "now": gallery.NOW}


def draw(source: str, context: dict[str, Any] | None = None, request: HttpRequest | None = None) -> str:
    return engines["django"].from_string("{% load ui %}" + source).render(sample_context() if context is None else context, request)


def request_of(zone: str = "", *, signed_in: bool = True) -> HttpRequest:
    request = RequestFactory().get("/anything/?page=2")
    request.user = SimpleNamespace(is_authenticated=True) if signed_in else AnonymousUser()  # type: ignore[assignment]
    request.actor = Actor(user_id=1, label="Alice Karimova", zone=zone or ASTANA) if signed_in else Actor.nobody()  # type: ignore[attr-defined]
    return request


@pytest.mark.parametrize("piece", PIECES)
def test_piece_draws(piece: str) -> None:
    source, expected = PIECES[piece]

    html = draw(source)

    assert expected in html


@pytest.mark.parametrize("piece", PIECES)
def test_piece_without_inline_style_or_script(piece: str) -> None:
    html = draw(PIECES[piece][0])

    assert not re.search(r"\sstyle=|<script|\son[a-z]+=", html)


@pytest.mark.parametrize("piece", PIECES)
def test_piece_misspelt_argument_is_refused(piece: str) -> None:
    source = re.sub(r"%}", "mispelt='x' %}", PIECES[piece][0], count=1)

    with pytest.raises((TemplateSyntaxError, TypeError)):
        draw(source)


@pytest.mark.parametrize("source", ["{% badge 'Returned' %}", "{% badge text='x' tone='purple' %}", "{% button label='x' variant='huge' %}"])
def test_piece_positional_or_unknown_word_is_refused(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        draw(source)


def test_text_of_a_piece_is_escaped() -> None:
    html = draw("{% badge text=t %}{% card title=t %}{{ t }}{% endcard %}{% summary_list rows=rows %}", {"t": "<b>&", "rows": [("<i>", "<u>")]})

    assert not re.search(r"<[biu]>", html)


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_gallery_draws_in_every_language(language: str) -> None:
    with translation.override(language):
        html = gallery.gallery(request_of(signed_in=False)).content.decode()

    assert f'<html lang="{language}"' in html
    assert " style=" not in html


def test_gallery_ids_are_unique_and_references_exist() -> None:
    html = gallery.gallery(request_of(signed_in=False)).content.decode()

    ids = re.findall(r'\sid="([^"]+)"', html)
    described = {one for value in re.findall(r'(?:aria-describedby|aria-labelledby|for)="([^"]+)"', html) for one in value.split()}
    assert len(ids) == len(set(ids))
    assert described <= set(ids)


def test_error_summary_links_to_ids_that_exist() -> None:
    html = draw("{% error_summary form=wrong %}{% fields form=wrong %}")

    targets = re.findall(r'<li><a href="#([^"]+)"', html)
    assert len(targets) == 10
    assert set(targets) <= set(re.findall(r'\sid="([^"]+)"', html))
    assert "The call closed while you were typing" in html
    assert "Family name: " in html


def test_error_summary_of_formset_names_each_row() -> None:
    class Row(forms.Form):
        name = forms.CharField()

    rows = formset_factory(Row)(data={"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2", "form-0-name": "a", "form-1-name": ""})

    html = draw("{% error_summary formset=rows %}", {"rows": rows})

    assert 'href="#id_form-1-name"' in html
    assert "form-0-name" not in html


def test_error_summary_without_faults_is_nothing() -> None:
    assert draw("{% error_summary form=form %}").strip() == ""


def test_field_with_fault_is_marked_and_described() -> None:
    html = draw("{% field field=wrong.email %}")

    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_wrong-email_helptext id_wrong-email_error"' in html
    assert 'value="farrukh at mfa"' in html


def test_field_optional_is_said_and_group_is_a_fieldset() -> None:
    html = draw("{% field field=form.needs %}")

    assert "(optional)" in html
    assert "<fieldset" in html
    assert "<legend>" in html
    assert draw("{% field field=form.family_name %}").count("(optional)") == 0


def test_table_given_whole_gets_only_the_region() -> None:
    html = draw("{% table caption='People' %}<table><caption>People</caption></table>{% endtable %}")

    assert html.count("<table") == 1
    assert 'role="region"' in html


def test_instant_in_zone_of_reader_with_other_offset() -> None:
    shown = timefmt.instant_text(CLOSES, ASTANA, MOSCOW)

    assert shown.text == "Wed 25 Nov 2026, 23:59 Astana"
    assert shown.reader_text == "21:59 Moscow"


def test_instant_on_another_day_for_the_reader_names_the_day() -> None:
    assert timefmt.instant_text(CLOSES, ASTANA, KATHMANDU).reader_text == "Thu 26 Nov 2026, 00:44 Kathmandu"


def test_instant_of_reader_with_same_offset_is_not_repeated() -> None:
    assert timefmt.instant_text(CLOSES, ASTANA, DUSHANBE).reader_text == ""


def test_instant_offset_is_compared_at_that_instant() -> None:
    """Berlin and Cairo agree in winter; in April 2026 Berlin already has summer time and Cairo has not."""
    winter, april = dt.datetime(2026, 1, 5, 12, tzinfo=dt.UTC), dt.datetime(2026, 4, 5, 12, tzinfo=dt.UTC)

    assert not timefmt.same_offset(winter, "Europe/Berlin", "Africa/Cairo")
    assert timefmt.same_offset(april, "Europe/Berlin", "Africa/Cairo")


@pytest.mark.parametrize(
    ("language", "parts"),
    [("en", ["Wed", "25 Nov 2026", "23:59"]), ("ru", ["ср", "25 нояб. 2026 г.", "23:59"]), ("kk", ["2026 ж.", "25 қар.", "23:59"])],
)
def test_instant_in_three_languages(language: str, parts: list[str]) -> None:
    with translation.override(language):
        text = timefmt.instant_text(CLOSES, ASTANA).text

    for part in parts:
        assert part in text


def test_instant_reads_the_zone_of_the_signed_in_actor() -> None:
    source = "{% instant at=closes zone='Asia/Almaty' %}"

    assert "21:59" in draw(source, {"closes": CLOSES}, request_of(MOSCOW))
    assert "21:59" not in draw(source, {"closes": CLOSES}, request_of(MOSCOW, signed_in=False))


@pytest.mark.parametrize(
    ("now", "reader", "kind", "expected"),
    [
        (NOW, DUSHANBE, "closes", "closes in 3 days (Wed 25 Nov 23:59 Astana and Dushanbe)"),
        (NOW, ASTANA, "due", "due in 3 days (Wed 25 Nov 23:59 Astana)"),
        (NOW, MOSCOW, "closes", "closes in 3 days (Wed 25 Nov 23:59 Astana; 21:59 Moscow)"),
        (CLOSES - dt.timedelta(hours=47, minutes=59), None, "closes", "closes in 47 hours (Wed 25 Nov 23:59 Astana)"),
        (CLOSES - dt.timedelta(minutes=1, seconds=59), None, "closes", "closes in 1 minute (Wed 25 Nov 23:59 Astana)"),
        (CLOSES, None, "closes", "closed 0 minutes ago (Wed 25 Nov 23:59 Astana)"),
        (CLOSES + dt.timedelta(days=2), None, "closes", "closed 2 days ago (Wed 25 Nov 23:59 Astana)"),
        (CLOSES + dt.timedelta(days=40), None, "due", "was due 40 days ago (Wed 25 Nov 2026, 23:59 Astana)"),
    ],
)
def test_deadline_sentence(now: dt.datetime, reader: str | None, kind: timefmt.DeadlineKind, expected: str) -> None:
    assert timefmt.deadline_text(CLOSES, ASTANA, now, reader, kind) == expected


def test_city_of_a_zone_without_our_name_comes_from_cldr() -> None:
    with translation.override("ru"):
        assert timefmt.city("Asia/Karachi") == "Карачи"


@pytest.mark.parametrize(("used", "total", "reserved", "left", "over"), [(1, 2, 1, 0, 0), (4, 10, 0, 6, 0), (12, 10, 0, 0, 2), (0, 0, 0, 0, 0)])
def test_quota_shares(used: int, total: int, reserved: int, left: int, over: int) -> None:
    shares = charts.quota_shares(used, total, reserved)

    assert (shares.left, shares.over) == (left, over)
    assert float(shares.used[:-1]) + float(shares.reserved[:-1]) <= 100.1


def test_bar_chart_of_nothing_has_a_height() -> None:
    assert charts.bar_chart([]).height == "0.10em"


def test_funnel_stands_in_the_middle_and_parts_of_a_stack_beside_each_other() -> None:
    funnel = charts.bar_chart([("Sent", 40), ("Arrived", 10)], kind="funnel").bars
    stack = charts.stacked_chart([("A", (1, 1, 2), ""), ("B", (0, 0, 1), "")], headings=("Used", "Reserved", "Left")).bars

    assert [(bar.x, bar.width) for bar in funnel] == [("0.00%", "100.0%"), ("37.50%", "25.0%")]
    assert [(part.x, part.width) for part in stack[0].parts] == [("0.0%", "25.0%"), ("25.0%", "25.0%"), ("50.0%", "50.0%")]
    assert charts.column_chart([]).columns == []


@pytest.mark.parametrize("name", ["500.html", "400.html"])
def test_error_page_draws_without_a_context(name: str) -> None:
    html = get_template(name).render()

    assert "<h1>" in html
    assert 'id="main"' in html


def test_page_of_a_refused_form_begins_its_title_with_error() -> None:
    source = "{% extends 'base.html' %}{% block title %}Nominate{% endblock %}"

    html = engines["django"].from_string(source).render({"has_errors": True}, request_of(signed_in=False))

    assert "<title>Error: Nominate –" in html


def test_page_has_one_main_skip_link_and_languages_in_their_own_words() -> None:
    html = get_template("404.html").render({}, request_of(signed_in=False))

    assert html.count("<main") == html.count("<h1") == 1
    assert 'href="#main"' in html
    assert 'lang="kk"' in html
    assert "Қазақша" in html


@pytest.mark.django_db
def test_page_of_a_signed_in_person_names_them_and_offers_sign_out() -> None:
    html = get_template("404.html").render({}, request_of(DUSHANBE))

    assert "Alice Karimova" in html
    assert 'name="csrfmiddlewaretoken"' in html
    assert "Times are shown for Astana, and for Dushanbe where the clocks differ." in html


def test_unread_text_takes_the_lazy_number_of_the_context() -> None:
    lazy = SimpleLazyObject(lambda: 2)

    assert draw("{% unread_text count=n %}", {"n": lazy}) == "2 unread messages"


def test_label_of_a_bar_leaves_room_for_a_long_figure() -> None:
    """At 320 px both stand on the last line of the label."""
    short, long = (charts.bar_chart([{"label": "One-stop Public Services", "value": 62, "text": text}]).bars[0] for text in ("62", "62% · 3.9"))

    assert len(short.lines) == 1
    assert len(long.lines) == 2
