"""One file for each command a developer types: `./run NAME` calls `main(argv)` of scripts/NAME.py."""
