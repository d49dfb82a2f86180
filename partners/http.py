"""A request after `ActorMiddleware`, for annotations."""

from datetime import datetime

from django.http import HttpRequest

from partners.actor import Actor


class ActorRequest(HttpRequest):
    """Never made: the middleware puts these two on Django's request."""

    actor: Actor
    now: datetime
