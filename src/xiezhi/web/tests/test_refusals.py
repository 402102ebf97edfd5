"""A refusal reaches the person as a sentence: what, on what ground, what next, and its code."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils import translation

from xiezhi.kernel.errors import Refusal, text
from xiezhi.web.middleware import Refusals, refused


class NoReview(Refusal):
    """Stands for any refusal of any room."""

    code = "TEST-0001"


REFUSAL = NoReview(
    text("不能作出处罚决定。", "The penalty cannot be decided."),
    ground=text("尚无法制审核意见。", "There is no legal review."),
    cites=("penalty_law/58",),
    next_step=text("提交法制审核。", "Submit it to legal review."),
)


def test_the_page_says_what_why_and_what_next(asked):
    answer = refused(asked("/x/", "officer"), REFUSAL)
    page = answer.content.decode()
    assert answer.status_code == 409
    for part in (
        "不能作出处罚决定。",
        "尚无法制审核意见。",
        "penalty_law/58",
        "提交法制审核。",
        "TEST-0001",
        'role="alert"',
    ):
        assert part in page
    assert "陈志强" in page


def test_the_page_is_complete_in_english(asked):
    with translation.override("en"):
        page = refused(asked("/x/", "officer"), REFUSAL).content.decode()
    assert "The penalty cannot be decided." in page
    assert "Next step" in page


def test_htmx_gets_only_the_panel(asked):
    page = refused(asked("/x/", "officer", headers={"HX-Request": "true"}), REFUSAL).content.decode()
    assert page.startswith('<section class="refusal"')


def test_only_refusals_are_answered(asked):
    door = Refusals(lambda request: HttpResponse("ok"))
    answer = door.process_exception(asked(), REFUSAL)
    assert answer is not None
    assert answer.status_code == 409
    assert door.process_exception(asked(), ValueError("a fault of ours")) is None


def test_a_bare_405_gets_a_page(asked):
    answer = Refusals(lambda request: HttpResponseNotAllowed(["POST"]))(asked())
    assert answer.status_code == 405
    assert "该地址不支持这种操作" in answer.content.decode()


def test_the_way_back_leads_only_to_a_page_of_ours(asked):
    ours = refused(asked("/x/", headers={"Referer": "http://localhost/cases/7/"}), REFUSAL).content.decode()
    assert 'href="http://localhost/cases/7/"' in ours
    assert (
        "elsewhere"
        not in refused(asked("/x/", headers={"Referer": "http://elsewhere.example/"}), REFUSAL).content.decode()
    )
