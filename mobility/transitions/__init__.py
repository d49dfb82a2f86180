from mobility.transitions import stays

__all__ = ["stays"]
