"""Only what crosses rooms: journeys, architecture, documentation, the launcher."""
