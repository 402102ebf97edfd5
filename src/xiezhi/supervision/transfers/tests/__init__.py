"""Tests of the list of criminal transfers."""
