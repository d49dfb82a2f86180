"""Plain data of the demo; no code that touches the database."""
