"""Pages of lists: columns declared once, filters and order in the address, views with a name, the same rows as a file."""

from core.lists.definition import Kind, ListColumn, ListDefinition, Reading, known_lists, list_named, register_list

__all__ = ["Kind", "ListColumn", "ListDefinition", "Reading", "cells", "known_lists", "list_named", "register_list"]
