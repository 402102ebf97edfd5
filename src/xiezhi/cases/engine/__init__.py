"""The law of a case, pure: what has happened, what is due, what may be done next, and on what ground not."""
