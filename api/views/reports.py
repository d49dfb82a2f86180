"""Reports: which there are, have one made, poll, download."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rest_framework.response import Response

from api.answers import once
from api.describing import reads, writes
from api.door import Door
from api.filling import cleaned
from api.serializers.base import Filter
from api.serializers.records import DefinitionOut, RunIn, RunOut
from core.errors import Invalid, NotAllowed, Refused
from documents.responses import stream
from partners.actor import actor_for
from reports.definitions import definitions
from reports.enums import Format, RunState
from reports.forms import plain
from reports.models import ReportRun
from reports.operations import note_download, request_report
from reports.reading import may_read_files


class DefinitionsView(Door):
    endpoint = "reports"

    @reads("reports_list", "Reports that the token's owner may have made", DefinitionOut(many=True))
    def get(self, request: Any) -> Response:
        rows = [one for one in definitions().values() if one.in_catalogue and one.may(self.actor)]
        said = [
            {"name": one.name, "title": str(one.title), "answers": str(one.answers), "params": list(one.params(self.actor))} for one in rows
        ]  # fmt: skip
        return Response(said)


class RunDoor(Door):
    endpoint = "reports"

    def rows(self) -> Any:
        """The owner's own, as far as this role alone could have had them made."""
        rows = ReportRun.objects.visible_to(self.actor).filter(requested_by_id=self.actor.user_id)
        return rows.select_related("xlsx", "csv", "pdf", "json")

    def shown(self, run: ReportRun) -> dict[str, Any]:
        ready = run.has_files(self.now)
        return {
            "id": run.pk, "kind": run.kind, "state": run.state, "requested_at": run.requested_at, "done_rows": run.done_rows,
            "total_rows": run.total_rows, "files": [str(one) for one in Format if ready and getattr(run, one) is not None],
        }  # fmt: skip

    def run(self, pk: int) -> ReportRun:
        found: ReportRun = self.found(self.rows(), pk=pk)
        if found.state == RunState.DONE and not may_read_files(self.actor, found):
            raise Http404
        return found


class RunsView(RunDoor):
    acts = {"GET": "read", "POST": "run"}

    @reads("runs_list", "Reports that were asked for, the latest first", RunOut, filters=Filter, listed=True)
    def get(self, request: Any) -> Response:
        self.asked(Filter)
        page = self.page(self.rows(), ("-requested_at", "-pk"))
        readable = [run for run in page.rows if run.state != RunState.DONE or may_read_files(self.actor, run)]
        return self.listed(page, RunOut, [self.shown(run) for run in readable])

    @writes("runs_create", "Have a report made; ask for the run until its state is “done”", RunIn, RunOut, status=202)
    @once
    def post(self, request: Any) -> Response:
        sent = self.sent(RunIn)
        definition = definitions().get(sent["report"])
        if definition is None or not definition.in_catalogue:
            raise Invalid({"report": [_("There is no such report.")]})
        if not definition.may(self.actor):
            raise NotAllowed
        if len(actor_for(request.auth.owner, self.now).grants) > 1:
            # The worker reads with all roles of the person; a token has one, and would be shown the rows of the others.
            raise Refused(
                _("The owner of this token holds several roles: a report would show the rows of all of them. Make it in the portal."),
                code="several_roles",
            )
        params = _plain(definition.params(self.actor), sent["params"])
        run = request_report(definition.name, params, actor=self.actor, now=self.now, language=(get_language() or "en")[:2])
        return Response(RunOut(self.shown(run)).data, status=202)


def _plain(fields: Any, sent: dict[str, Any]) -> dict[str, Any]:
    """As the page keeps them: a record as its key, a day in ISO form."""
    form = type("ParamsForm", (forms.Form,), dict(fields))({name: value for name, value in sent.items() if value is not None})
    if unknown := [name for name in sent if name not in form.fields]:
        raise Invalid({name: [_("There is no such field here.")] for name in unknown})
    return {name: plain(value) for name, value in cleaned(form).items()}


class RunView(RunDoor):
    @reads("runs_read", "How far a report is", RunOut)
    def get(self, request: Any, pk: int) -> Response:
        return Response(RunOut(self.shown(self.run(pk))).data)


class RunFileView(RunDoor):
    @reads("runs_file", "A file of a report that is ready: xlsx, csv, pdf or json", None, media="*/*")
    def get(self, request: Any, pk: int, kind: str) -> Any:
        found = self.run(pk)
        stored = getattr(found, kind) if kind in Format.values and found.has_files(self.now) else None
        if stored is None:
            raise Http404
        answer = stream(stored)
        if request.method == "GET":
            note_download(found, kind, actor=self.actor, now=self.now)
        return answer
