"""What a token may be ticked for: endpoint x act. A tick is kept as "endpoint:act"."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.errors import Text


@dataclass(frozen=True)
class Endpoint:
    """A noun of the machine door and the acts that can be ticked on it."""

    name: str
    label: Text
    acts: tuple[tuple[str, Text], ...]

    @property
    def scopes(self) -> tuple[str, ...]:
        return tuple(f"{self.name}:{act}" for act, _label in self.acts)


READ = ("read", _("read"))
ENDPOINTS = (
    Endpoint("partners", _("Own partner and institutions"), (READ,)),
    Endpoint("agreements", _("Agreements, quota lines and years"), (READ,)),
    Endpoint("calls", _("Calls and places"), (READ,)),
    Endpoint(
        "nominations",
        _("Nominations"),
        (READ, ("write", _("begin, fill in, attach documents")), ("submit", _("send to the ministry")), ("withdraw", _("withdraw")),
         ("answer", _("answer offers"))),
    ),
    Endpoint("enrolments", _("People in training"), (READ,)),
    Endpoint("papers", _("Certificates and transcripts"), (READ,)),
    Endpoint("events", _("Events"), (READ,)),
    Endpoint("delegations", _("Delegations"), (READ, ("name", _("name people")))),
    Endpoint("registrations", _("Registrations"), (READ,)),
    Endpoint("needs", _("Requests for experts and offers"), (READ, ("create", _("write new ones")))),
    Endpoint("missions", _("Expert missions"), (READ,)),
    Endpoint("materials", _("Materials"), (READ, ("acknowledge", _("confirm receipt")))),
    Endpoint("notices", _("Notices of your whole inbox"), (READ, ("mark", _("mark as read")))),
    Endpoint("reports", _("Reports"), (READ, ("run", _("have one made")))),
)  # fmt: skip
SCOPES = frozenset(scope for endpoint in ENDPOINTS for scope in endpoint.scopes)
