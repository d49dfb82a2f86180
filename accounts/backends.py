"""Who may sign in: e-mail and password of an active account."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import QuerySet


class ActiveMemberBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's sign-in by e-mail, which hashes a password for unknown addresses too, so that both take as long.

    There are no Django groups or permissions: what a person may do is membership data (partners/), so every question
    about permissions is answered "none" instead of looking for tables that don't exist.
    """

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return False

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return False

    def with_perm(self, perm: Any, is_active: bool = True, include_superusers: bool = True, obj: Any = None) -> QuerySet[Any]:
        from accounts.models import User

        return User.objects.none()
