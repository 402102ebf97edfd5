"""Made-up credit records: about 46 to a subject, spread as the design load is (log-normal), as long as real ones."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from xiezhi.publicity.credit.coding import CreditRecord
from xiezhi.publicity.credit.store import Subject
from xiezhi.publicity.record import path_of

MEAN_OF_LOG, SPREAD = 3.0, 1.25
"""Of the logarithm of records a subject: the mean number is about 44."""
DONE = ("经营超过保质期的", "未按规定公示", "无证经营", "生产不合格", "虚假宣传", "未备案的")
THINGS = ("食品", "药品", "化妆品", "特种设备", "广告", "计量器具", "危险货物运输", "排污许可事项", "建设工程")
MATTERS = [f"{done}{thing}" for done in DONE for thing in THINGS]
KINDS = ("penalty", "licence", "inspection", "confirmation", "compulsion")
RESULTS = ("罚款", "警告", "没收违法所得", "准予许可", "未发现问题", "责令改正", "准予登记", "扣押财物")
BRANDS = "华东南方明新金海天宏盛达利通顺和泰安康隆丰瑞祥福德信诚恒"
LAST = date(2026, 11, 1)


def code_of(at: int) -> str:
    """The code of a subject; codes rise with their number."""
    return f"9144{at // 10**9:04d}MA{at % 10**9:07d}"[:17].ljust(17, "0") + "X"


def subjects(count: int, seed: int = 7) -> Iterator[Subject]:
    """So many subjects with their records, in the order of their codes; the same ones for the same seed."""
    chance = random.Random(seed)
    bodies = [(f"GD{at:04d}", f"第{at}区行政执法局") for at in range(400)]
    for at in range(count):
        party = "广州" + "".join(chance.choices(BRANDS, k=4)) + chance.choice(("贸易", "食品", "物流")) + "有限公司"
        near = chance.sample(bodies, 3)
        rows = max(1, min(20_000, round(chance.lognormvariate(MEAN_OF_LOG, SPREAD))))
        yield code_of(at), [_record(chance, party, *chance.choice(near)) for _ in range(rows)]


def _record(chance: random.Random, party: str, code: str, body: str) -> CreditRecord:
    day = LAST - timedelta(days=int(chance.random() * 3_600))
    kind, matter = chance.choice(KINDS), chance.choice(MATTERS)
    number = f"粤{code[2:]}执〔{day.year}〕{chance.randrange(1, 99_999)}号"
    amount = str(chance.randrange(1, 400) * 500) if kind == "penalty" else ""
    shown = day + timedelta(days=chance.randrange(1, 20))
    return CreditRecord(
        path_of(kind, code, number), kind, number, f"{party}{matter}案", party, code, body, chance.choice(RESULTS),
        amount, day, shown, shown.replace(day=min(shown.day, 28), year=shown.year + 3),
    )  # fmt: skip
