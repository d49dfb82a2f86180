"""One step for many nominations: a page that says exactly what will happen, then each row by itself, then what became of each."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import Invalid, NotAllowed, Refused, Text
from partners.http import ActorRequest
from scholarships.models import Nomination
from scholarships.queries.previews import Outcome, Take, preview

RESULTS = "results_of_many"


@dataclass(frozen=True)
class Job:
    """What is to be done with the rows of a form: the step asked for, the words of the page, the operation for one row."""

    step: str | Callable[[Nomination], str]
    title: Text
    button: Callable[[int], str]
    lines: Callable[[list[Nomination]], list[Text]]
    verb: Callable[[Nomination], Any]
    back: str
    back_label: Text
    take: Take | None = None


def goes_back(request: ActorRequest) -> bool:
    """Asked and not sure: the list is drawn again with what was ticked and typed."""
    return "back" in request.POST


def confirm_or_do(request: ActorRequest, form: Any, job: Job) -> HttpResponse:
    """Ask once with figures; sent again with the answer, do each row and return to the list, which shows what became of it."""
    if "confirmed" in request.POST:
        keep_results(request, job, [_one(row, job.verb) for row in form.chosen])
        return redirect(job.back)
    outcomes = preview(form.chosen, job.step, request.actor, request.now, job.take)
    going = [row.nomination for row in outcomes if not row.refusal]
    context = {
        "job": job,
        "outcomes": outcomes,
        "lines": job.lines(going),
        "button": job.button(len(going)) if going else "",
        "kept": _hidden(form),
        "tellings": _by_step(going, job),
    }
    return render(request, "scholarships/decisions/confirm.html", context)


def _by_step(going: list[Nomination], job: Job) -> list[tuple[str, list[Nomination]]]:
    """Each step with the rows that take it: whom it tells is asked for all of them at once."""
    found: dict[str, list[Nomination]] = defaultdict(list)
    for nomination in going:
        found[job.step(nomination) if callable(job.step) else job.step].append(nomination)
    return list(found.items())


def _one(nomination: Nomination, verb: Callable[[Nomination], Any]) -> Outcome:
    """Each row is its own transaction: one refusal holds nobody else up."""
    try:
        verb(nomination)
    except Refused as refused:
        return Outcome(nomination, refused.sentence)
    except Invalid as invalid:
        return Outcome(nomination, " ".join(str(sentence) for sentences in invalid.errors.values() for sentence in sentences))
    except NotAllowed:
        return Outcome(nomination, _("This step is not yours."))
    return Outcome(nomination)


def _hidden(form: forms.Form) -> list[Any]:
    """What was chosen and typed, carried to the second sending."""
    return [bound.as_hidden() for bound in form]


def keep_results(request: ActorRequest, job: Job, outcomes: Iterable[Outcome]) -> None:
    """What the same job has done and nobody has seen yet stays done: the second click of two answers in place of the first."""
    kept = request.session.get(RESULTS) or {}
    same = kept.get("back") == job.back and kept.get("title") == str(job.title)
    rows = {row[0]: row for row in kept["rows"]} if same else {}
    for outcome in outcomes:
        nomination = outcome.nomination
        if not (outcome.refusal and nomination.pk in rows and not rows[nomination.pk][-1]):
            rows[nomination.pk] = [nomination.pk, nomination.reference, nomination.person.passport_name, str(outcome.refusal)]
    request.session[RESULTS] = {"back": job.back, "title": str(job.title), "rows": list(rows.values())}


def take_results(request: ActorRequest, back: str) -> dict[str, Any] | None:
    """Shown once, on the page the job came from."""
    kept = request.session.get(RESULTS)
    if not kept or kept["back"] != back:
        return None
    del request.session[RESULTS]
    rows = [dict(zip(("pk", "reference", "name", "refusal"), row, strict=True)) for row in kept["rows"]]
    refused = sum(bool(row["refusal"]) for row in rows)
    return {"title": kept["title"], "rows": rows, "done": len(rows) - refused, "refused": refused}


def told(number: int) -> str:
    return ngettext("%(n)d person is told.", "%(n)d people are told.", number) % {"n": number}
