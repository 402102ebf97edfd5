"""Transfers of suspected crimes: the list that supervisors read."""
