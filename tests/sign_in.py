"""Clients that are signed in as a person, with the second factor passed where the role needs one."""

from django.test import Client

from accounts.models import User
from accounts.second_factor import PASSED


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    session = client.session
    session[PASSED] = True
    session.save()
    return client
