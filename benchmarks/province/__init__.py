"""A generated province: lawful cases by construction, planted wrongs, and how many of them supervision finds."""
