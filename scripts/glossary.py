"""Write the tables of docs/glossary.md anew from the packs; the words above them are written by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from xiezhi.standards import door as standards
from xiezhi.standards.statutes import read_source

GLOSSARY = Path(__file__).parent.parent / "docs" / "glossary.md"
MARKER = "<!-- Below: written by ./run glossary from the packs. -->\n"
LISTS = (("acts", "Acts"), ("time_limits", "Time limits"), ("methods", "Methods"))


def main(argv: list[str]) -> int:
    """Write the file; everything above the marker stays."""
    head = GLOSSARY.read_text("utf-8").partition(MARKER)[0]
    GLOSSARY.write_text(head + MARKER + tables(), "utf-8")
    return 0


def tables() -> str:
    """Acts, time limits and methods of delivery by the file that first says them; kinds of penalty; statutes."""
    release, parts = standards.current(), list[str]()
    later = {"over", "part"}
    for file in sorted(release.files, key=lambda file: (file.kind in later, file.layer != "national", file.name)):
        data = file.document.data
        if file.kind not in {"procedure", "delivery", "part", "over"}:
            continue
        name = data["label"] if file.kind in {"procedure", "delivery"} else None
        title = f"{name['en']} {name['zh']}" if name else _part_title(file)
        rows = [(heading, list(_rows(data.get(key) or []))) for key, heading in LISTS]
        if any(listed for _, listed in rows):
            parts.append(f"\n## {title}\n")
            parts += [_table(heading, listed) for heading, listed in rows if listed]
    return "".join(
        [
            *parts,
            "\n## Kinds of penalty 处罚种类\n",
            _table("", list(_kinds())),
            "\n## Statutes 法律文本\n",
            _statutes(),
        ]
    )


def _part_title(file: Any) -> str:
    data = file.document.data
    if file.kind == "over":
        return f"{data['over']}, as {file.layer} adds to it"
    part = file.name.rsplit("/", 1)[-1].split(".")[1]
    return f"{data['of']}: {part}" + ("" if file.layer == "national" else f", {file.layer}")


def _rows(listed: list[dict[str, Any]]) -> Iterator[str]:
    for one in listed:
        if "label" in one and "cite" in one:
            cited = one["cite"] if isinstance(one["cite"], list) else [one["cite"]]
            yield f"| `{one['key']}` | {one['label']['zh']} | {', '.join(cited)} |\n"
        elif "label" in one and "unverified" in one:
            yield f"| `{one['key']}` | {one['label']['zh']} | — |\n"


def _table(heading: str, rows: list[str]) -> str:
    return (f"\n{heading}:\n" if heading else "") + "\n| key | 中文 | article |\n|---|---|---|\n" + "".join(rows)


def _kinds() -> Iterator[str]:
    for file in standards.current().named("procedure"):
        for act in file.document.data["acts"]:
            for field in act.get("fields") or []:
                if act["key"] == "decided" and field["key"] == "kinds":
                    yield from _rows(field["options"])


def _statutes() -> str:
    packs = standards.packs_folder()
    sources = [read_source(path.read_text("utf-8")) for path in sorted(packs.glob("**/sources/*.yaml"))]
    rows = [f"| `{one.key}` | {one.title['zh']} | {len(one.articles)} |\n" for one in sources]
    return "\n| key | 中文 | articles or parts |\n|---|---|---|\n" + "".join(rows)
