"""A search under a name of one's own: above the list, for nobody else."""

from __future__ import annotations

from django.urls import reverse

from xiezhi.accounts import door as accounts
from xiezhi.accounts import door_for_tests as registers
from xiezhi.enforcement.models import Saved


def test_a_saved_search_stands_above_the_list_of_its_owner_when_asked_for_and_can_be_forgotten(database):
    body = registers.a_body()
    mine, other = registers.an_officer("officer", body=body), registers.an_officer("officer", body=body)
    client = registers.logged_in(mine)
    said = {"name": "逾期在办", "words": "due=over&state=open&evil=1"}
    page = client.post(reverse("search-save"), said, follow=True).content.decode()
    assert "已保存：逾期在办" in page
    assert f'href="{reverse("case-list")}?due=over&amp;state=open"' in page
    assert "evil" not in page
    assert "逾期在办" not in registers.logged_in(other).get(reverse("case-list"), {"searches": "1"}).content.decode()
    with accounts.claimed(other.claim):
        assert not Saved.objects.exists()
    with accounts.claimed(mine.claim):
        kept = Saved.objects.get()
    registers.logged_in(other).post(reverse("search-forget", args=[kept.id]))
    assert "逾期在办" not in client.get(reverse("case-list")).content.decode()
    assert "逾期在办" in client.get(reverse("case-list"), {"searches": "1"}).content.decode()
    client.post(reverse("search-forget", args=[kept.id]))
    assert "逾期在办" not in client.get(reverse("case-list"), {"searches": "1"}).content.decode()


def test_the_same_name_again_keeps_the_new_filters_and_nothing_is_kept_without_a_filter(database):
    somebody = registers.an_officer("officer")
    client = registers.logged_in(somebody)
    for words in ("due=over", "due=soon", ""):
        client.post(reverse("search-save"), {"name": "我的", "words": words})
    with accounts.claimed(somebody.claim):
        assert [row.words for row in Saved.objects.all()] == ["due=soon"]
