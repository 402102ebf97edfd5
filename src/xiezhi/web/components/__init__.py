"""Example data of each component, one module a component; the pattern page shows them all.

A module here gives `TITLE`, `TEMPLATE` and `EXAMPLES`: what the partial expects in its context is read off its example.
"""
