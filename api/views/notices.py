"""The inbox of the token's owner."""

from __future__ import annotations

from typing import Any

from rest_framework.response import Response

from api.answers import once
from api.describing import reads, writes
from api.door import Door
from api.serializers.places import Nothing
from api.serializers.records import NoticeFilter, NoticeOut
from notifications.models import Notice
from notifications.operations import open_notice
from notifications.queries import inbox_of
from notifications.queries.wordings import worded
from notifications.render import notice_text


class NoticeDoor(Door):
    endpoint = "notices"

    def rows(self) -> Any:
        return worded(inbox_of(self.actor))

    def with_words(self, rows: list[Notice]) -> None:
        for row in rows:
            row.subject, row.text = notice_text(row, zone=self.actor.zone)  # type: ignore[attr-defined]
            row.url = self.request.build_absolute_uri(row.url) if row.url else ""


class NoticesView(NoticeDoor):
    @reads("notices_list", "Notices, the newest first", NoticeOut, filters=NoticeFilter, listed=True)
    def get(self, request: Any) -> Response:
        rows = self.rows().filter(read_at__isnull=True) if self.asked(NoticeFilter)["unread"] else self.rows()
        shown = self.page(rows, ("-id",))
        self.with_words(shown.rows)
        return self.listed(shown, NoticeOut)


class NoticeReadView(NoticeDoor):
    acts = {"POST": "mark"}

    @writes("notices_mark", "Mark a notice as read", Nothing, NoticeOut)
    @once
    def post(self, request: Any, pk: int) -> Response:
        self.sent(Nothing)
        found = self.found(self.rows(), pk=pk)
        open_notice(found, actor=self.actor, now=self.now)
        self.with_words([found])
        return Response(NoticeOut(found).data)
