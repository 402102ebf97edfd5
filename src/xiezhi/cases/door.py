"""What other rooms may ask of the engine."""

from __future__ import annotations

from xiezhi.cases.acts import perform
from xiezhi.cases.approvals import endorse, propose, send_back
from xiezhi.cases.asked import form_for
from xiezhi.cases.coming import Coming, coming
from xiezhi.cases.delivering import delivery_plan
from xiezhi.cases.engine.clocks import Clock
from xiezhi.cases.engine.facts import EVIDENCE_KINDS, stored_value
from xiezhi.cases.engine.offering import Offer
from xiezhi.cases.engine.owing import Account
from xiezhi.cases.engine.replay import replay
from xiezhi.cases.file import file_of
from xiezhi.cases.linked import linkable, procedures_of
from xiezhi.cases.loading import Drawn, Known, draw_again, draw_new, known_cases
from xiezhi.cases.paying import acceptable, case_numbered, paid_before, record_payment, unpaid
from xiezhi.cases.picked import penalised_alike, rows_of
from xiezhi.cases.previews import preview
from xiezhi.cases.queries import accruals, approval, case, desk, history_of_party, list_cases, offers
from xiezhi.cases.rebuild import rebuild, rebuild_one
from xiezhi.cases.reckoning import Reckoning, reckon
from xiezhi.cases.retold import Registers, retold
from xiezhi.cases.serving import Served, served_of
from xiezhi.cases.telling import tell
from xiezhi.cases.values import (
    ActForm,
    ApprovalView,
    CaseFile,
    CaseRow,
    CaseView,
    Desk,
    Done,
    DueView,
    EntryView,
    FilePartView,
    Filters,
    LinkedCase,
    Page,
    StageView,
)
from xiezhi.cases.voiding import void_paper
from xiezhi.cases.waiting import Clue, clues
from xiezhi.cases.words import EVIDENCE, PARTIES, PENALTIES

__all__ = [
    "EVIDENCE",
    "EVIDENCE_KINDS",
    "PARTIES",
    "PENALTIES",
    "Account",
    "ActForm",
    "ApprovalView",
    "CaseFile",
    "CaseRow",
    "CaseView",
    "Clock",
    "Clue",
    "Coming",
    "Desk",
    "Done",
    "Drawn",
    "DueView",
    "EntryView",
    "FilePartView",
    "Filters",
    "Known",
    "LinkedCase",
    "Offer",
    "Page",
    "Reckoning",
    "Registers",
    "Served",
    "StageView",
    "acceptable",
    "accruals",
    "approval",
    "case",
    "case_numbered",
    "clues",
    "coming",
    "delivery_plan",
    "desk",
    "draw_again",
    "draw_new",
    "endorse",
    "file_of",
    "form_for",
    "history_of_party",
    "known_cases",
    "linkable",
    "list_cases",
    "offers",
    "paid_before",
    "penalised_alike",
    "perform",
    "preview",
    "procedures_of",
    "propose",
    "rebuild",
    "rebuild_one",
    "reckon",
    "record_payment",
    "replay",
    "retold",
    "rows_of",
    "send_back",
    "served_of",
    "stored_value",
    "tell",
    "unpaid",
    "void_paper",
]  # fmt: skip
