"""The look-up store says what a plain filter over all records would say, whatever came, left, broke or was killed."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xiezhi.publicity.credit.coding import CreditRecord, newest_first
from xiezhi.publicity.credit.errors import CreditFileDamaged
from xiezhi.publicity.credit.store import MOST_PARTS, Store
from xiezhi.publicity.record import path_of

DAY = date(2026, 3, 2)
CODES = [f"91440101MA5{letter}0000{digit}X" for letter in "ABC" for digit in "12"]


def a_credit_record(number="穗市监罚〔2026〕12号", **said):
    party = said.pop("party", "广州某食品有限公司")
    values = {
        "path": path_of("penalty", "GZ-SC", number), "kind": "penalty", "number": number, "party": party,
        "title": f"{party}经营超过保质期食品案", "body_code": "GZ-SC", "body": "广州市市场监督管理局", "result": "罚款",
        "amount": "5000.00", "decided_on": DAY, "published_on": DAY + timedelta(days=2),
        "shown_until": date(2029, 3, 4), **said,
    }  # fmt: skip
    return CreditRecord(**values)


texts = st.text(st.characters(codec="utf-8"), max_size=12)
days = st.dates(date(1990, 1, 1), date(2060, 1, 1))
records = st.builds(
    CreditRecord, path=st.uuids().map(str), kind=st.sampled_from(["penalty", "licence"]), number=texts, title=texts,
    party=texts.filter(lambda said: not {"\x01", "\x02"} & set(said)), body_code=texts, body=texts, result=texts,
    amount=st.sampled_from(["", "0", "100.50"]), decided_on=days, published_on=days, shown_until=st.none() | days,
)  # fmt: skip
clean = records.filter(lambda one: not {"\x01", "\x02"} & set(one.number + one.title + one.body_code + one.body))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_look_up_equals_the_plain_filter_after_any_arrivals_corrections_and_withdrawals(tmp_path_factory, data):
    store = Store(tmp_path_factory.mktemp("credit"))
    plain = data.draw(st.dictionaries(st.sampled_from(CODES), st.lists(clean, min_size=1, max_size=4), max_size=6))
    store.build((code, plain[code]) for code in sorted(plain))
    for _ in range(data.draw(st.integers(0, 4))):
        code = data.draw(st.sampled_from(CODES))
        if plain.get(code) and data.draw(st.booleans()):
            leaving = data.draw(st.sampled_from(plain[code]))
            assert store.forget(code, leaving.path)
            plain[code] = [one for one in plain[code] if one.path != leaving.path]
        else:
            plain[code] = [*plain.get(code, []), data.draw(clean)]
            store.replace({code: plain[code]})
    day = data.draw(days)
    for code in CODES:
        wanted = newest_first(plain.get(code, []))
        assert store.look_up(code) == wanted
        assert store.look_up(code, day) == [one for one in wanted if one.shown_until is None or one.shown_until >= day]
    assert {code: list(found) for code, found in store.subjects()} == {
        code: newest_first(found) for code, found in plain.items() if found
    }


@pytest.fixture
def built(tmp_path):
    store = Store(tmp_path)
    store.build((f"91440101MA5{at:06d}X", [a_credit_record(f"穗市监罚〔2026〕{at}号")]) for at in range(900))
    return store


def test_subjects_that_do_not_exist_or_are_no_code_are_answered_with_nothing(built):
    assert built.look_up("91440101MA5000500X")[0].number == "穗市监罚〔2026〕500号"
    for code in ("", "0", "Z" * 18, "91440101MA5000500Y", "穗" * 6, "9" * 40):
        assert built.look_up(code) == []


def test_what_left_is_in_no_byte_of_any_file_any_more(tmp_path):
    store, unique = Store(tmp_path), "独一无二的案件"
    code, kept = CODES[0], a_credit_record()
    store.build([(code, [kept, replace(kept, path="penalty/GZ-SC/2", title=unique)])])
    assert store.there()
    before = store.parts[0][0]
    assert any(unique in one.title for one in store.look_up(code))
    assert store.forget(code, "penalty/GZ-SC/2")
    assert [block for _code, block in before.blocks()] == [None]
    assert store.look_up(code) == [kept]
    assert not any(unique.encode() in path.read_bytes() for path in tmp_path.iterdir())


def test_tables_and_dictionary_which_stay_hold_nothing_that_is_one_subjects_own(tmp_path):
    store = Store(tmp_path)
    named = [f"广州{first}{second}有限公司" for first in "甲乙丙丁戊己庚辛壬癸" for second in "子丑寅卯辰巳午未申酉"]
    store.build(
        (f"91440101MA5{at:06d}X", [a_credit_record(f"{turn}", party=name, result=name * 2) for turn in range(40)])
        for at, name in enumerate(named)
    )
    assert store.there()
    _part, coder = store.parts[0]
    assert ["广州市" in said for said in coder.tables[4]] == [True]
    said = coder.dictionary + "".join(map("".join, coder.tables)).encode()
    assert not any(name.encode() in said for name in named)


def test_a_reader_that_had_the_store_open_sees_the_withdrawal_with_its_next_question(built):
    reader = Store(built.folder)
    code = "91440101MA5000007X"
    assert len(reader.look_up(code)) == 1
    assert built.forget(code, reader.look_up(code)[0].path)
    assert reader.look_up(code) == []


def test_many_small_changes_are_put_together_again(built):
    for at in range(MOST_PARTS + 3):
        code = f"91440101MA5{at:06d}X"
        assert built.forget(code, built.look_up(code)[0].path)
    assert built.there()
    assert len(built.parts) <= MOST_PARTS
    assert sum(1 for _ in built.subjects()) == 900 - MOST_PARTS - 3


@pytest.mark.parametrize("harm", ["cut off", "index altered", "block altered", "list altered", "part missing"])
def test_a_harmed_file_is_refused_with_one_sentence(built, harm):
    part = next(built.folder.glob("*.part"))
    content = bytearray(part.read_bytes())
    if harm == "cut off":
        part.write_bytes(content[:-5])
    elif harm == "part missing":
        part.unlink()
    elif harm == "list altered":
        (built.folder / "current.json").write_text('{"parts": 7', encoding="utf-8")
    else:
        at = len(content) - 60 if harm == "index altered" else 40_000
        content[at : at + 40] = bytes(255 - one for one in content[at : at + 40])
        part.write_bytes(content)
    with pytest.raises(CreditFileDamaged) as refused:
        list(Store(built.folder).subjects())
    assert refused.value.what["en"].endswith("of the credit look-up is cut off or altered.")


def test_a_build_that_is_killed_leaves_the_store_that_was_there(built):
    child = os.fork()
    if child == 0:

        def endless():
            for at in range(10**9):
                if at == 20_000:
                    os.kill(os.getpid(), signal.SIGKILL)
                yield f"{at:018d}", [a_credit_record(str(at))]

        Store(built.folder).build(endless())
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert any(Path(built.folder).glob("*.new"))
    assert len(Store(built.folder).look_up("91440101MA5000500X")) == 1
    built.build([(CODES[0], [a_credit_record()])])
    assert not any(Path(built.folder).glob("*.new"))
    assert built.look_up("91440101MA5000500X") == []


def test_withdrawals_that_a_killed_writer_did_not_come_to_wipe_are_wiped_next_time(built):
    code = "91440101MA5000007X"
    assert built.there()
    built._swap([built._write([(code, [])], 0), *(part.path.name for part, _ in built.parts)], 0)
    assert built.there()
    base = built.parts[-1][0]
    assert base.find(code)
    built.tidy()
    assert dict(base.blocks())[code] is None
    assert built.look_up(code) == []


def test_records_of_the_design_load_take_fewer_than_forty_bytes_each(tmp_path):
    from benchmarks.credit import subjects

    store, counted = Store(tmp_path), 0
    made = [(code, found) for code, found in subjects(800)]
    store.build(made)
    counted = sum(len(found) for _code, found in made)
    assert counted > 10_000
    assert store.bytes() / counted < 40
