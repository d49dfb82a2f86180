"""The house stands: foreign keys point down, every model says whose it is, and the few escape hatches are counted."""

import re
from pathlib import Path

import pghistory.models
import pytest
from django.apps import apps

from core.scoping import Internal, Owned, PortalModel, Reference, ScopedManager, Shared

ROOT = Path(__file__).resolve().parent.parent
FLOORS = [
    {"portal", "api"}, {"reports"}, {"scholarships", "exchanges", "events"}, {"training"}, {"reviews", "mobility"}, {"agreements"}, {"people"},
    {"notifications"}, {"documents"}, {"partners"}, {"accounts"}, {"core"},
]  # fmt: skip
HEIGHT = {app: -number for number, apps_ in enumerate(FLOORS) for app in apps_}
OURS = [model for model in apps.get_models() if model._meta.app_label in HEIGHT]
BUSINESS = [model for model in OURS if not issubclass(model, pghistory.models.Event)]
# Not a PortalModel, with the reason.
OTHER_BASE = {"accounts.User": "the sign-in library reads it; what it may do stands in memberships"}
# Not tracked field by field, with the reason.
NO_FIELD_HISTORY = {
    "accounts.User": "holds the password hash; changes of roles are steps",
    "core.HistoryEntry": "is the history",
    "core.Counter": "a number only",
    "notifications.Notice": "written once from the history",
    "notifications.Delivery": "a log of its own",
    "agreements.QuotaEntry": "append-only by trigger",
    "reports.ReportRun": "a log of its own",
    "reports.ReportDownload": "a log of its own",
    "core.FormDraft": "what is typed and not sent; passes within days",
    "notifications.DeliveryTry": "a log of its own",
    "notifications.DigestItem": "written once and tied to its letter",
    "notifications.UndeliverableAddress": "says itself since when and who cleared it",
    "notifications.NoticeChoice": "how a person likes to be told; nobody else's matter",
    "notifications.NoticeHours": "the same",
    "notifications.JobBeat": "a sign of life only",
    "core.SavedView": "a way of looking, not a record",
    "core.FirstView": "a way of looking, not a record",
    "api.KeptAnswer": "written once, gone after two days",
    "core.TallyRow": "made from other tables at any time",
    "notifications.Reminder": "written once, a key only",
    "core.CalendarLink": "a secret that its history would keep after it was ended",
    "exchanges.MaterialText": "made from the file and its data at any time; the words of a whole paper would be kept again with each change",
    "exchanges.Reading": "append-only by trigger",
    "training.EvaluationTicket": "instants would tie it to a ballot",
    "training.EvaluationAnswer": "instants would tie it to a person",
}


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_foreign_keys_point_down(model) -> None:
    for field in model._meta.get_fields():
        if field.is_relation and field.concrete and field.related_model and field.related_model._meta.app_label in HEIGHT:
            target = field.related_model._meta.app_label
            same_or_below = target == model._meta.app_label or HEIGHT[target] < HEIGHT[model._meta.app_label]
            assert same_or_below, f"{model._meta.label}.{field.name} points up or sideways to {target}"


@pytest.mark.parametrize("model", BUSINESS, ids=lambda model: model._meta.label)
def test_every_model_says_whose_it_is(model) -> None:
    if model._meta.label in OTHER_BASE:
        return
    assert issubclass(model, PortalModel)
    assert isinstance(model._default_manager, ScopedManager)
    scope = model.SCOPE
    if isinstance(scope, Owned | Shared):
        target = model
        for part in scope.path.split("__"):
            target = target._meta.get_field(part).related_model
        assert target._meta.label == "partners.Partner"
    else:
        assert isinstance(scope, Internal | Reference)
        assert len(scope.reason) > 10


@pytest.mark.parametrize("model", BUSINESS, ids=lambda model: model._meta.label)
def test_every_business_table_keeps_field_history(model) -> None:
    events = {event.pgh_tracked_model for event in OURS if issubclass(event, pghistory.models.Event)}
    assert (model in events) != (model._meta.label in NO_FIELD_HISTORY)


def test_every_choices_field_is_checked_by_the_database() -> None:
    unchecked = []
    free = {"language", "areas", "time_zone"}  # language of the interface follows settings; areas is an array
    for model in BUSINESS:
        texts = " ".join(str(getattr(row, "condition", "")) for row in model._meta.constraints)
        for field in model._meta.fields:
            if field.choices and field.name not in free and f"'{field.name}__in'" not in texts:
                unchecked.append(f"{model._meta.label}.{field.name}")
    assert not unchecked


def source_files() -> list[Path]:
    return sorted(path for app in HEIGHT if (ROOT / app).is_dir() for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)


def grep(pattern: str, *, but: set[str] = frozenset()) -> list[str]:
    found = []
    for path in source_files():
        name = str(path.relative_to(ROOT))
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if re.search(pattern, line) and name not in but:
                found.append(f"{name}:{number}: {line.strip()}")
    return found


def test_nobody_assigns_a_state_outside_the_engine() -> None:
    assert grep(r"\.state\s*=[^=]", but={"core/workflow.py"}) == []


def test_every_crossing_of_partners_says_why() -> None:
    without = [line for line in grep(r"\.across_partners\(") if "reason=" not in line and not line.rstrip().endswith("(")]
    assert [line for line in without if not line.startswith("core/scoping.py")] == []


def test_the_base_manager_is_used_only_where_it_is_explained() -> None:
    allowed = {
        "core/scoping.py", "core/workflow.py",
        "notifications/operations/delivery.py", "notifications/render.py", "notifications/calendar_part.py",  # the outbox follows its own key
        "agreements/transitions.py",  # guard of the locked agreement
        "scholarships/models/nominations.py", "scholarships/models/calls.py", "scholarships/models/sides.py", "reviews/models/panels.py",  # subqueries of also_visible_to
        "training/models/papers.py", "training/models/evaluation.py", "training/models/following.py", "training/models/methods.py",
        "training/models/consultations.py",  # subqueries of also_visible_to and withheld_from
        "documents/models/issued.py", "mobility/models/stays.py", "scholarships/models/rounds.py",  # subqueries of withheld_from
        "documents/models/circles.py", "exchanges/models/experts.py", "exchanges/models/missions.py", "exchanges/models/research.py",
        "exchanges/models/materials.py", "events/models/events.py", "events/models/people.py", "events/models/papers.py",  # the same
        "portal/recount.py", "portal/demo/notices.py",  # every row of a model named by a string
    }  # fmt: skip
    assert grep(r"_base_manager", but=allowed) == []


def test_templates_never_compare_a_state() -> None:
    found = [str(path.relative_to(ROOT)) for path in (ROOT / "templates").rglob("*.html") if re.search(r"\.state\s*[!=]=", path.read_text())]
    assert found == []


def test_there_is_no_drawer_for_everything() -> None:
    names = {"utils.py", "helpers.py", "common.py", "services.py"}
    assert [str(path) for path in source_files() if path.name in names] == []


@pytest.mark.parametrize("path", source_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_files_stay_short(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 400
