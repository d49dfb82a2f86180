"""Announcements of the programme desk: list, write, look at whom it reaches, send once, see what became of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.http import require_http_methods, require_safe

from core.acts import Question, ask
from core.audiences import audiences
from core.errors import NotAllowed
from core.pages import attempt, page
from core.paging import page_of
from core.record import acts_of, history_lines, history_of
from core.workflow import available
from notifications import operations, rules
from notifications.announcing import LANGUAGES, texts, words_in
from notifications.forms.announcements import AnnouncementForm, AudienceForm
from notifications.models import Announcement
from notifications.queries import announcements as reads
from partners.http import ActorRequest

NAMES = {"en": "English", "ru": "Русский", "kk": "Қазақша"}


def _fetch(request: ActorRequest, pk: int) -> Announcement:
    found = get_object_or_404(Announcement.objects.visible_to(request.actor).select_related("written_by"), pk=pk)
    if not rules.may_see_announcements(request.actor):
        raise NotAllowed
    return found


@require_safe
@page
def announcements(request: ActorRequest) -> HttpResponse:
    if not rules.may_see_announcements(request.actor):
        raise NotAllowed
    rows = page_of(Announcement.objects.visible_to(request.actor).select_related("written_by"), request, order=("-created_at", "-id"))
    for row in rows:
        row.audience_label = audiences[row.audience].label if row.audience in audiences else row.audience
    return render(request, "notifications/announcements/list.html", {"page": rows, "may_write": rules.may_announce(request.actor)})


@require_http_methods(["GET", "HEAD", "POST"])
@page
def new_announcement(request: ActorRequest) -> HttpResponse:
    """First the audience, which stands in the address, then the words."""
    if not rules.may_announce(request.actor):
        raise NotAllowed
    audience = audiences.get(request.GET.get("audience", ""))
    if audience is None:
        first = AudienceForm(request.GET if "audience" in request.GET else None)
        return render(request, "notifications/announcements/audience.html", {"form": first})
    form = AnnouncementForm(request.POST if request.method == "POST" else None, audience=audience, actor=request.actor)
    if form.is_valid():
        with attempt(request, form) as done:
            made = operations.write_announcement(
                fields=form.words(), audience=audience.name, chosen=form.chosen(), actor=request.actor, now=request.now
            )  # fmt: skip
        if done:
            return redirect("announcement", made.pk)
    return _form_page(request, form, reverse("announcements"), "")


@require_http_methods(["GET", "HEAD", "POST"])
@page
def change_announcement(request: ActorRequest, pk: int) -> HttpResponse:
    found = _fetch(request, pk)
    if not rules.may_announce(request.actor):
        raise NotAllowed
    back = reverse("announcement", args=[pk])
    if "change" not in {row.name for row in available(found, request.actor, request.now)}:
        messages.info(request, _("It is no draft any more."))
        return redirect(back)
    form = AnnouncementForm(
        request.POST if request.method == "POST" else None, instance=found, audience=audiences[found.audience], actor=request.actor
    )
    if form.is_valid():
        with attempt(request, form) as done:
            operations.change_announcement(found, fields=form.words(), chosen=form.chosen(), actor=request.actor, now=request.now)
        if done:
            return redirect(back)
    return _form_page(request, form, back, found.title_en)


def _form_page(request: ActorRequest, form: Any, back: str, title: str) -> HttpResponse:
    context = {"form": form, "audience": form.audience, "back": back, "record_title": title}
    return render(request, "notifications/announcements/form.html", context, status=422 if form.is_bound else 200)


@require_safe
@page
def announcement(request: ActorRequest, pk: int) -> HttpResponse:
    """A draft shows whom it would reach now, a sent one what has become of it."""
    found = _fetch(request, pk)
    entry = reads.entry_of(found) if found.sent_at else None
    context = {
        "announcement": found,
        "audience": audiences.get(found.audience),
        "chosen": _chosen(found, request),
        "texts": _texts(found),
        "preview": None if found.sent_at else reads.preview_of(found, request.now),
        "counters": _counters(entry) if entry else [],
        "entry": entry,
        "acts": acts_of(found, request.actor, request.now, lambda name: reverse(f"{name}_announcement", args=[pk])),
        "history": history_lines(history_of(found)),
    }
    return render(request, "notifications/announcements/record.html", context)


def _chosen(found: Announcement, request: ActorRequest) -> list[dict[str, Any]]:
    """What narrows it, in words; a partner that is no longer among the choices stands by its key."""
    rows = []
    for row in audiences[found.audience].narrowings if found.audience in audiences else ():
        if keys := found.audience_params.get(row.name):
            names = {key: str(label) for key, label in row.choices(request.actor)}
            rows.append({"label": row.label, "value": ", ".join(names.get(key, key) for key in keys)})
    return rows


def _texts(found: Announcement) -> list[dict[str, str]]:
    """As each reader will read it, English where a language has no words of its own."""
    params = texts(found, None)
    rows = []
    for code in LANGUAGES:
        with override(code):
            title, text = (words_in(params, part, code) for part in ("title", "text"))
        rows.append({"code": code, "name": NAMES[code], "lang": code if params.get(f"text_{code}") else "en", "title": title, "text": text})
    return rows


def _counters(entry: Any) -> list[dict[str, Any]]:
    counts = reads.counts_of(entry)
    readers = reverse("told_entry", args=[entry.pk])
    log = f"{reverse('deliveries')}?entry={entry.pk}"
    return [
        {"label": _("in inboxes"), "value": counts["told"], "url": readers},
        {"label": _("have read it"), "value": counts["read"], "url": f"{readers}?state=read"},
        {"label": _("letters sent"), "value": counts["sent"], "url": f"{log}&state=sent"},
        {"label": _("letters waiting"), "value": counts["waiting"], "url": f"{log}&state=waiting"},
        {"label": _("letters that did not arrive"), "value": counts["failed"], "url": f"{log}&state=not_arrived"},
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@page
def send_announcement(request: ActorRequest, pk: int) -> HttpResponse:
    """Looked at, then asked once more with the number; what is sent is that number or nothing."""
    found = _fetch(request, pk)
    if not rules.may_announce(request.actor):
        raise NotAllowed
    back = reverse("announcement", args=[pk])
    if request.method == "POST":
        with attempt(request) as done:
            operations.send_announcement(found, count=_number(request.POST.get("count", "")), actor=request.actor, now=request.now)
        if done:
            told = ngettext("It stands in the inbox of %(n)d person; the letters are on their way.",
                            "It stands in the inboxes of %(n)d people; the letters are on their way.", found.recipients)  # fmt: skip
            messages.success(request, told % {"n": found.recipients})
        return redirect(back)
    preview = reads.preview_of(found, request.now)
    if "sure" in request.GET:
        return ask(request, _question(found, preview.count, back))
    context = {"announcement": found, "preview": preview, "texts": _texts(found), "back": back, "languages": _languages(preview)}
    return render(request, "notifications/announcements/send.html", context)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


def _languages(preview: reads.Preview) -> list[dict[str, Any]]:
    return [{"label": NAMES[code], "value": preview.languages.get(code, 0)} for code in LANGUAGES]


def _question(found: Announcement, count: int, back: str) -> Question:
    title = ngettext("Send “%(title)s” to %(n)d person?", "Send “%(title)s” to %(n)d people?", count)
    effect = _("It can't be taken back. Each of them finds it in the inbox at once, and most get a letter.")
    button = ngettext("Send it to %(n)d person", "Send it to %(n)d people", count)
    return Question(title % {"title": found.title_en, "n": count}, effect, button % {"n": count}, back, found.title_en, sent=(("count", str(count)),))


@require_http_methods(["GET", "HEAD", "POST"])
@page
def drop_announcement(request: ActorRequest, pk: int) -> HttpResponse:
    found = _fetch(request, pk)
    if not rules.may_announce(request.actor):
        raise NotAllowed
    back = reverse("announcement", args=[pk])
    if request.method == "POST":
        with attempt(request) as done:
            operations.drop_announcement(found, actor=request.actor, now=request.now)
        return redirect("announcements" if done else back)
    effect = _("It will not be sent. The text stays in the list for whoever asks.")
    return ask(request, Question(_("Drop “%(title)s”?") % {"title": found.title_en}, effect, _("Drop the draft"), back, found.title_en))
