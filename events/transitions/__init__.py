from events.transitions import delegations, events, papers, registrations, statements

__all__ = ["delegations", "events", "papers", "registrations", "statements"]
