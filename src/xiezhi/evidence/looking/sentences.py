"""Why a file is refused or sealed, in words."""

from __future__ import annotations

from xiezhi.kernel.errors import Text, text

SEALED: dict[str, Text] = {
    "pdf_script": text("PDF 内含脚本或者会自动执行的动作", "the PDF holds a script or an action that runs by itself"),
    "pdf_attachment": text("PDF 内嵌其他文件", "the PDF has other files inside"),
    "pdf_closed": text("PDF 已加密，无法检查其内容", "the PDF is encrypted, so nobody can look into it"),
    "pdf_opaque": text("PDF 的部分结构无法解开检查", "parts of the PDF cannot be unpacked and looked into"),
    "pdf_broken": text(
        "PDF 不完整，没有结尾标记，可能已被截断", "the PDF has no end; it may have been cut off on its way"
    ),
    "svg_script": text("SVG 内含脚本或者外部引用", "the SVG holds a script or refers to other places"),
    "page": text("网页和邮件可能含有脚本", "pages and mails can hold scripts"),
    "macros": text("文档内含宏", "the document holds macros"),
    "office_active": text(
        "文档内嵌对象或者引用外部内容", "the document embeds objects or loads something from outside"
    ),
    "archive_closed": text("压缩包已加密，无法检查其内容", "the archive is encrypted, so nobody can look into it"),
    "archive_opaque": text("该格式的压缩包无法检查其内容", "archives of this kind cannot be looked into"),
    "archive_program": text("压缩包内有程序或者脚本文件", "the archive holds programs or scripts"),
    "picture_broken": text("图片损坏或者无法完整读取", "the picture is damaged or cannot be read to its end"),
    "unlooked": text("检查未能在限定的时间和内存内完成", "looking into it did not end within its time and memory"),
}
"""Sealed: kept by digest like every original, never previewed, handed out only to somebody who says they know."""

REFUSED: dict[str, Text] = {
    "empty": text("文件是空的", "the file is empty"),
    "unknown": text("不是可以接收的文件类型", "it is of a kind that is not taken"),
    "program": text("是程序文件，不予接收", "it is a program, which is not taken"),
    "misnamed": text("内容与扩展名不符", "its content is not what its name says"),
    "zip_ratio": text("解压后体积异常，疑似压缩炸弹", "it would unpack to far more than its size: a zip bomb"),
    "zip_count": text("压缩包内文件过多", "the archive holds too many files"),
    "zip_depth": text("压缩包层层嵌套", "the archive holds archives in archives"),
    "zip_broken": text("压缩包已损坏", "the archive is damaged"),
    "zip_overlap": text("压缩包内的文件相互重叠，疑似压缩炸弹", "files in the archive overlap: a zip bomb"),
    "zip_path": text("压缩包内有越出目录的文件名", "the archive holds names that lead out of it"),
    "pixels": text("图片像素数异常，疑似图片炸弹", "the picture has an absurd number of pixels: an image bomb"),
    "entities": text("XML 内定义了实体，疑似实体炸弹", "the XML defines entities: an entity bomb"),
}
