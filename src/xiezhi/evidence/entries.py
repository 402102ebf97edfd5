"""The entries this room appends. All but those of devices stand in the chain of a case, beside its acts.

`evidence` of an entry carries digests: of the item's own record, then of each of its files. Personal facts (who gave
it, where, what is on it) stand in the facts, never in the canonical bytes.
"""

from __future__ import annotations

from xiezhi.kernel.errors import Text, text

LABELS: dict[str, Text] = {
    "evidence_added": text("证据入库", "Evidence taken in"),
    "evidence_verified": text("证据查证属实", "Evidence verified"),
    "evidence_excluded": text("证据排除", "Evidence excluded"),
    "evidence_withdrawn": text("证据撤下", "Evidence withdrawn"),
    "evidence_reviewed": text("监控设备记录审核", "Device record reviewed"),
    "evidence_copied": text("证据复制", "Evidence copied"),
    "evidence_viewed": text("调取证据原件", "Original taken out for viewing"),
    "evidence_handed_over": text("证据移交", "Evidence handed over"),
    "evidence_sent": text("证据送检", "Evidence sent for testing"),
    "evidence_received": text("证据收回", "Evidence received back"),
    "evidence_returned": text("证据退还", "Evidence returned"),
    "evidence_destroyed": text("证据销毁", "Evidence destroyed"),
    "evidence_previewed": text("证据预览生成", "Preview of evidence made"),
}
"""Kinds of entries in a case's chain. None of them is an act of a procedure, and none moves a case."""

KINDS = frozenset(LABELS)

CUSTODY = (
    "evidence_copied", "evidence_handed_over", "evidence_sent", "evidence_received", "evidence_returned",
    "evidence_destroyed",
)  # fmt: skip
"""Events of custody that a person records; taking in and taking out record themselves."""

DEVICE_LABELS: dict[str, Text] = {
    "device_registered": text("设备登记", "Device registered"),
    "device_legally_reviewed": text("法制审核", "Legal review"),
    "device_technically_reviewed": text("技术审核", "Technical review"),
    "device_signed": text("设置标志", "Signs set up"),
    "device_published": text("设置地点公布", "Place published"),
    "device_retired": text("设备停用", "Device retired"),
}
"""Kinds of entries in the chain of a monitoring device, whose id is the chain's."""
