"""The account's own pages: log in, log out, profile, password, one-time codes. They work without scripts."""
