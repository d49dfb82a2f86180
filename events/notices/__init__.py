from events.notices import door, papers, people, programme, statements

__all__ = ["door", "papers", "people", "programme", "statements"]
