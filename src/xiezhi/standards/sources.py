"""The stored statutes and the calendar, as the packs keep them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from xiezhi.kernel.days import Calendar
from xiezhi.kernel.errors import Refusal, text
from xiezhi.standards.citations import Statute
from xiezhi.standards.errors import DuplicateKey, UnreadableFile, WrongValue
from xiezhi.standards.reading import read
from xiezhi.standards.statutes import read_source
from xiezhi.standards.yaml12 import WrongYaml


def read_statutes(folder: Path, problems: list[Refusal]) -> dict[str, Statute]:
    """Every statute indexed under `*/sources/`, by key."""
    found: dict[str, Statute] = {}
    for path in sorted(folder.glob("**/sources/*.yaml")):
        name = f"packs/{path.relative_to(folder).as_posix()}"
        try:
            content = path.read_text("utf-8")
            source = read_source(content)
        except (WrongYaml, KeyError, TypeError, ValueError, AttributeError, OSError) as wrong:
            problems.append(
                UnreadableFile(text(f"读不懂这个来源文件：{wrong}", f"cannot be read: {wrong}"), where=f"{name}:1")
            )
            continue
        if source.key in found:
            problems.append(
                DuplicateKey(text(f"来源 {source.key} 重复", f"source {source.key} stands twice"), where=f"{name}:1")
            )
            continue
        found[source.key] = Statute(source.key, source.title, "", source.articles, source.unit)
    return found


def read_calendar(folder: Path, problems: list[Refusal]) -> Calendar:
    """The rest days and make-up working days of every year the packs know."""
    path = folder / "national" / "calendar.yaml"
    if not path.is_file():
        problems.append(UnreadableFile(text("缺少日历", "there is no calendar"), where="packs/national/calendar.yaml"))
        return Calendar()
    try:
        return _calendar(read(path, "packs/national/calendar.yaml").data)
    except Refusal as wrong:
        problems.append(wrong)
    except (KeyError, TypeError, ValueError) as wrong:
        problems.append(
            WrongValue(
                text(f"日历格式不对：{wrong}", f"the calendar is malformed: {wrong}"),
                where="packs/national/calendar.yaml:1",
            )
        )
    return Calendar()


def _calendar(data: dict[str, Any]) -> Calendar:
    off: dict[date, str] = {}
    work: dict[date, str] = {}
    known: set[int] = set()
    for year in data["years"]:
        known.add(int(year["year"]))
        for holiday in year["off"]:
            name = holiday["name"]
            off.update({_day(day): name["zh"] if isinstance(name, dict) else str(name) for day in holiday["days"]})
        for made_up in year["work"]:
            if isinstance(made_up, dict):
                work.update(
                    {_day(day): str(made_up.get("name", "")) for day in made_up.get("days", [made_up.get("day")])}
                )
            else:
                work[_day(made_up)] = ""
    return Calendar(off, work, frozenset(known))


def _day(value: Any) -> date:
    if isinstance(value, date):
        return value
    return date.fromisoformat(str(value))
