"""The entry kinds this room appends to the registers' chains, each with its label and the facts it carries."""

from __future__ import annotations

from dataclasses import dataclass

from xiezhi.kernel.errors import Text, text


@dataclass(frozen=True)
class Kind:
    """One kind of entry: what it is called, and which facts it has."""

    label: Text
    facts: tuple[str, ...]


KINDS = {
    "divisions_loaded": Kind(text("载入区划", "Divisions entered"), ("divisions", "ended", "first", "last")),
    "body_registered": Kind(text("登记机关", "Body registered"), ("code", "name", "division", "level", "from")),
    "officer_appointed": Kind(text("任命岗位", "Post granted"), ("officer", "name", "roles", "from", "to")),
    "post_ended": Kind(text("免去岗位", "Post ended"), ("officer", "to", "reason")),
    "certificate_issued": Kind(
        text("登记执法证", "Certificate entered"), ("officer", "number", "issuer", "fields", "from", "to")
    ),
    "certificate_suspended": Kind(
        text("暂扣执法证", "Certificate suspended"), ("certificate", "number", "from", "reason")
    ),
    "certificate_revoked": Kind(text("吊销执法证", "Certificate revoked"), ("certificate", "number", "from", "reason")),
    "certificate_restored": Kind(
        text("恢复执法证", "Certificate restored"), ("certificate", "number", "from", "reason")
    ),
    "standin_named": Kind(
        text("指定代行人", "Stand-in named"), ("officer", "standin", "roles", "from", "to", "reason")
    ),
    "standin_ended": Kind(text("终止代行", "Stand-in ended"), ("officer", "standin", "to")),
    "organisation_entrusted": Kind(
        text("登记委托处罚", "Penalties entrusted"),
        ("entrusted", "by", "letter", "matters", "kinds", "most_fine", "published", "from", "to"),
    ),
    "entrustment_ended": Kind(text("终止委托", "Entrustment ended"), ("entrusted", "by", "to", "reason")),
    "user_created": Kind(text("开立账号", "Account opened"), ("user", "login", "home")),
    "user_suspended": Kind(text("停用账号", "Account suspended"), ("user", "reason")),
    "user_restored": Kind(text("恢复账号", "Account restored"), ("user", "reason")),
    "password_changed": Kind(text("修改密码", "Password changed"), ("user",)),
    "second_factor_set": Kind(text("启用动态口令", "One-time codes set up"), ("user",)),
    "second_factor_removed": Kind(text("停用动态口令", "One-time codes switched off"), ("user",)),
    "recovery_code_used": Kind(text("使用恢复码", "Recovery code used"), ("user",)),
}

FACTS = {
    "officer": text("执法人员", "Officer"),
    "standin": text("代行人", "Stand-in"),
    "user": text("账号", "Account"),
    "certificate": text("执法证", "Certificate"),
    "home": text("所属机关", "Home body"),
    "name": text("姓名（名称）", "Name"),
    "login": text("登录名", "Login name"),
    "roles": text("岗位", "Posts"),
    "fields": text("执法领域", "Fields"),
    "number": text("证号", "Number"),
    "issuer": text("发证机关", "Issued by"),
    "from": text("起", "From"),
    "to": text("止", "To"),
    "reason": text("理由", "Reason"),
    "code": text("代码", "Code"),
    "division": text("区划", "Division"),
    "level": text("层级", "Level"),
    "by": text("委托行政机关", "Entrusted by"),
    "letter": text("委托书", "Letter of entrustment"),
    "matters": text("委托事项", "Matters entrusted"),
    "kinds": text("处罚种类", "Kinds of penalty"),
    "most_fine": text("罚款上限（元）", "Highest fine (yuan)"),
    "published": text("公布处", "Published at"),
    "divisions": text("条数", "Lines"),
    "ended": text("终止条数", "Lines ended"),
    "first": text("首个", "First"),
    "last": text("末个", "Last"),
}
"""What each fact is called."""
