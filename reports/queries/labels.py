"""Whose rows a report holds, in words."""

from django.utils.translation import gettext

from partners.actor import Actor


def covers_costs(actor: Actor) -> str:
    stays = gettext("only people at the academy whose registrar you are")
    return _covers(actor, stays, gettext("%(stays)s, and those of your partner") % {"stays": stays})


def covers_lines(actor: Actor) -> str:
    lines = gettext("only lines from which calls of your academy draw places")
    return _covers(actor, lines, gettext("%(lines)s, and those of your partner") % {"lines": lines})


def covers_calls(actor: Actor) -> str:
    calls = gettext("only calls of your academy")
    return _covers(actor, calls, gettext("%(calls)s, and nominations of your partner") % {"calls": calls})


def _covers(actor: Actor, academy: str, both: str) -> str:
    if actor.sees_all_partners:
        return gettext("all partners")
    if not actor.institution_ids:
        return gettext("your partner only")
    return both if actor.partner_ids else academy
