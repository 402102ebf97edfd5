"""Contents as the engine resolves them, for each paper of the national pack, and bodies to issue them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from xiezhi.kernel.errors import Text, text

OFFICERS = [{"name": "李建国", "certificate": "19010500123"}, {"name": "黄美玲", "certificate": "19010500187"}]
ORGAN = "广州市海珠区市场监督管理局"
BODY_ID = UUID("01890000-0000-7000-8000-000000000001")


@dataclass(frozen=True)
class Body:
    """A body with what papers ask of it."""

    id: UUID = BODY_ID
    name_zh: str = ORGAN
    path: str = "d44.d4401.d440105.b440105scjg"
    short_word: str = "穗海市监"
    reconsideration: Text = None  # type: ignore[assignment]
    court: Text = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        named = {
            "reconsideration": text("广州市海珠区人民政府", "the government of Haizhu District"),
            "court": text("广州铁路运输法院", "the Guangzhou Railway Transport Court"),
        }
        for name, value in named.items():
            if getattr(self, name) is None:
                object.__setattr__(self, name, value)


_PARTY: dict[str, Any] = {
    "organ": ORGAN,
    "party_name": "广州市海珠区信安密码科技有限公司",
    "party_id_kind": "credit_code",
    "party_id_number": "91440101MA5CXU2T3K",
    "party_address": "广东省广州市海珠区新港东路1068号中洲中心北塔1203房",
    "party_representative": "陈志远",
    "matter": "销售未经检测认证的商用密码产品",
}
_FACTS = (
    "2025年2月17日，本机关执法人员对当事人的经营场所进行检查，发现当事人正在销售型号为SC-208的服务器密码机3台。\n"
    "经查，当事人自2024年11月起共销售该型号产品5台，销售金额86,000.00元，违法所得12,400.00元。"
)
_PENALTY = "1.警告；\n2.没收违法所得人民币壹万贰仟肆佰元整（￥12,400.00）；\n3.罚款人民币伍万元整（￥50,000.00）。"
_LAW = {"violated": "《商用密码管理条例》第二十条", "basis": "《商用密码管理条例》第五十三条"}
_BANK = "中国工商银行广州海珠支行（广州市海珠区江南大道中180号）"
_REMEDIES = (
    "如不服本决定，可以自收到本决定书之日起六十日内，向广州市海珠区人民政府申请行政复议；也可以自收到本决定书之日起六个月内，"
    "直接向广州铁路运输法院提起行政诉讼。\n申请行政复议或者提起行政诉讼期间，本决定不停止执行，法律另有规定的除外。"
)

CONTENTS: dict[str, dict[str, Any]] = {
    "decision": {
        **_PARTY, **_LAW, "facts": _FACTS, "evidence": "现场笔录及现场照片12张\n陈志远询问笔录\n销售合同和发票复印件",
        "defence": "partly", "defence_reason": "主动召回属实，予以采纳；不知法不影响违法行为的成立，不予采纳。",
        "correction": "ordered_here", "penalty": _PENALTY, "grade": "lightened",
        "discretion": "当事人初次违法，主动召回已售产品，参照裁量基准从轻处罚。", "fine": "50000.00", "bank": _BANK,
        "performance": "自收到本决定书之日起十五日内，到指定的银行或者通过电子支付系统缴纳罚没款。", "surcharge": True,
        "remedies": _REMEDIES, "date": "2025-06-03",
    },
    "intent_notice": {
        **_PARTY, **_LAW, "facts": _FACTS, "evidence": "现场笔录\n询问笔录", "reasons": "事实清楚，证据充分。",
        "penalty": _PENALTY, "hearing_due": True, "organ_address": "广州市海珠区宝岗大道123号",
        "organ_phone": "020-84000000", "date": "2025-04-28",
    },
    "hearing_notice": {
        **_PARTY, "held_at": "2025-05-20T09:30:00+08:00", "place": "广州市海珠区宝岗大道123号三楼听证室",
        "host": ["王丽华"], "panel": ["王丽华", "周明", "何晓东"], "clerk": "梁颖", "public": True,
        "date": "2025-05-09",
    },
    "spot_decision": {
        "organ": ORGAN, "party_name": "何大明", "party_id_number": "440105198506120031",
        "party_address": "广州市海珠区江燕路88号", "party_phone": "13800000000",
        "time": "2025-03-12T10:20:00+08:00", "place": "广州市海珠区江燕路菜市场A12档",
        "facts": "当事人使用未经检定的计量器具（电子秤1台）。", "violated": "《中华人民共和国计量法》第九条",
        "basis": "《中华人民共和国计量法实施细则》第四十三条", "kinds": ["fine"], "fine": "100.00",
        "penalty": "罚款人民币壹佰元整（￥100.00）。", "bank": _BANK, "grade": "normal",
        "discretion": "参照裁量基准，适用一般档次。",
        "defence": "not_adopted", "defence_record": "当事人称不知须检定；经复核，不影响违法行为的成立。",
        "correction": "ordered_here", "performance": "自收到本决定书之日起十五日内缴纳罚款。",
        "remedies": _REMEDIES, "officers": OFFICERS,
        "date": "2025-03-12",
    },
    "delivery_receipt": {
        "organ": ORGAN, "papers": [{"label": "行政处罚决定书", "number": "穗海市监罚〔2025〕3号"}], "method": "direct",
        "party_name": _PARTY["party_name"], "address": _PARTY["party_address"], "delivered_on": "2025-06-05",
        "receiver": "陈志远", "receiver_role": "legal_representative", "officers": OFFICERS, "date": "2025-06-05",
    },
    "closing_form": {
        **_PARTY, "case_number": "穗海市监案〔2025〕8号", "filed_on": "2025-03-12", "decided_on": "2025-06-03",
        "decision_number": "穗海市监罚〔2025〕3号", "delivered_on": "2025-06-05", "facts": _FACTS, "penalty": _PENALTY,
        "outcome": "performed", "execution": "罚没款62,400.00元已于2025年6月12日全部缴纳。", "officers": OFFICERS,
        "date": "2025-06-16",
    },
    "case_file_index": {
        **_PARTY, "case_number": "穗海市监案〔2025〕8号", "date": "2025-06-20",
        "entries": [
            {"part": "正卷", "name": "立案审批表", "number": "", "date": "2025-03-12", "pages": "1", "note": ""},
            {"part": "正卷", "name": "行政处罚决定书", "number": "穗海市监罚〔2025〕3号", "date": "2025-06-03"},
            {"part": "副卷", "name": "调查终结报告", "number": "", "date": "2025-04-20", "pages": "5-6"},
        ],
    },
}  # fmt: skip
