from mobility.transitions import sheets, stays

__all__ = ["sheets", "stays"]
