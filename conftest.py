"""What every test may ask for: `database`, `server`, `browser`, `page`. See tests/support/."""

pytest_plugins = ("tests.support.database", "tests.support.server", "tests.support.browser")
