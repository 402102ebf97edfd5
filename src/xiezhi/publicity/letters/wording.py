"""Sentences that a sender is told by us and not by an officer. Chinese: an answer is an official text."""

from __future__ import annotations

NOT_SHOWN = "该公示信息现已不在公示中，没有可以更正或者附加说明的内容。"
NO_SUPERVISOR = "该机关的执法监督机构尚未在本平台登记。请向其上一级人民政府的司法行政部门反映。"
NOBODY = "没有找到您所选择的机关，请核对后重新提交。"
