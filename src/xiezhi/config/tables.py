"""The tables that Django and Procrastinate bring, each with its class; the rooms declare their own."""

from __future__ import annotations

from xiezhi.kernel.tables import Table, TableClass

_EPHEMERAL = TableClass.EPHEMERAL

TABLES = (
    Table("django_migrations", _EPHEMERAL, "which migrations ran; says nothing about a case"),
    Table("django_content_type", _EPHEMERAL, "Django's list of models, made again by migrate"),
    Table("auth_permission", _EPHEMERAL, "Django's list of permissions; our rights stand in the packs"),
    Table("auth_group", _EPHEMERAL, "brought by Django's user model and left empty"),
    Table("auth_group_permissions", _EPHEMERAL, "brought by Django's user model and left empty"),
    Table("django_session", _EPHEMERAL, "who is logged in at the moment"),
    Table("procrastinate_jobs", _EPHEMERAL, "work still to be done after an act; each job can be asked for again"),
    Table("procrastinate_events", _EPHEMERAL, "what became of each job"),
    Table("procrastinate_periodic_defers", _EPHEMERAL, "when a timed job was last asked for"),
    Table("procrastinate_workers", _EPHEMERAL, "which workers are alive"),
)
