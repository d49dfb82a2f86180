"""Pages of this app: people and roles, invitations, partners."""
