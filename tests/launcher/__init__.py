"""The launcher: commands, the embedded database, the processes and what they say when something is wrong."""
