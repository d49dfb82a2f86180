from exchanges.transitions import materials, missions, needs, projects

__all__ = ["materials", "missions", "needs", "projects"]
