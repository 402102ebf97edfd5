"""What the tests share: a real database for each module, a real server, a real browser."""
