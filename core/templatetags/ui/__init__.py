"""The pieces every page is made of. Arguments are keyword-only; a misspelt one is a TemplateSyntaxError.

Load with `{% load ui %}`. Each piece stands with its states in the gallery (`/gallery/`).
"""

from core.templatetags.ui import acts, containers, figures, forms, listing, lists, lives, shell, telling, times
from core.templatetags.ui.base import register

__all__ = ["acts", "containers", "figures", "forms", "listing", "lists", "lives", "register", "shell", "telling", "times"]
