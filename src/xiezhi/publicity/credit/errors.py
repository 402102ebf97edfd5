"""What the look-up store refuses."""

from __future__ import annotations

from xiezhi.kernel.errors import Refusal, text


class CreditFileDamaged(Refusal):
    """A file of the look-up store is cut off or was altered."""

    code = "PUB-0301"


def damaged(name: str) -> CreditFileDamaged:
    """The refusal of a file, in one sentence."""
    return CreditFileDamaged(
        text(
            f"信用查询库的文件 {name} 不完整或者被改动。",
            f"The file {name} of the credit look-up is cut off or altered.",
        ),
        next_step=text("重新建库。", "Build the look-up anew."),
    )
