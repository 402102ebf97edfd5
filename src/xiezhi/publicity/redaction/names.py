"""Likely names of persons: a surname after a word that stands before persons. Only a hint: it holds the act for a person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xiezhi.publicity.redaction.spans import Span

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许邓冯韩曹曾彭萧肖蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟"
    "秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武戚莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌"
    "毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戴岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧"
)
COMPOUND = "欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|司徒|令狐|夏侯|长孙|宇文|端木|南宫"
BEFORE = (
    "当事人|证人|举报人|投诉人|法定代表人|负责人|经营者|受害人|被害人|消费者|患者|死者|伤者|员工|职工|姓名|业主|房东|司机|驾驶员|委托代理人|代理人|联系人|"
    "股东|实际控制人|之妻|之夫|之子|之女|配偶|母亲|父亲|儿子|女儿|妻子|丈夫|邻居|店员|店主|顾客|监护人|护士|医生|教师|学生|儿童|记录人|见证人"
)
_NAMED = re.compile(
    rf"(?:{BEFORE})(?:是|为|系|：|:|，|、|“|叫)?(?P<name>(?:(?:{COMPOUND})|[{SURNAMES}])[一-鿿]{{1,2}})(?=[，。；、：:,;（(”\s）)男女称的于在表说向与和将未已因系是为等]|$)"
)
NOT_NAMES = frozenset(
    [
        "单位",
        "有限",
        "公司",
        "进行",
        "提供",
        "销售",
        "经营",
        "任何",
        "应当",
        "成立",
        "安全",
        "全部",
        "关于",
        "文件",
        "方式",
        "时间",
        "管理",
        "应急",
        "连续",
        "包括",
    ]
)


def spans(text: str) -> Iterator[Span]:
    """Likely names, each only a hint."""
    for found in _NAMED.finditer(text):
        name = found["name"]
        if "某" in name or name[:2] in NOT_NAMES:
            continue
        yield Span(found.start("name"), found.end("name"), "name", "tagger:role_word")
