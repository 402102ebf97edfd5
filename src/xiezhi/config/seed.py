"""The demo city, built by playing its scenes through the same acts as people use, so that the ledger is real."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import Claim
from xiezhi.cases import door as cases
from xiezhi.config import demo_record, places
from xiezhi.kernel.clock import SHANGHAI, now
from xiezhi.publicity import door as publicity
from xiezhi.standards.door import read_data
from xiezhi.supervision import door as supervision

Progress = Callable[[str, str], None]
SINCE = date(2021, 7, 15)
EXPIRED, VALID_TO = date(2025, 12, 31), date(2035, 12, 31)


def seed(progress: Progress) -> None:
    """Fill an empty database with the demo city: divisions, bodies, people, and cases at every stage."""
    folder = places.PACKS / "demo"
    city, people = read_data(folder / "city.yaml"), read_data(folder / "accounts.yaml")
    fields = _bodies(city)
    count = len(people["accounts"])
    progress(f"登记 {count} 个账号、岗位和执法证", f"entering {count} accounts with posts and certificates")
    cast = Cast({row["login"]: _person(row, fields, index) for index, row in enumerate(people["accounts"], 1)})
    for path in sorted((folder / "scenes").glob("*.yaml")):
        for scene in scenes(path):
            progress(f"案例：{scene.note['zh']}", f"case: {scene.note['en']}")
            play(scene, cast)
    progress("公示示范城市的执法决定", "publishing the decisions of the demo city")
    publicity.demonstrate(cast.claims.values())
    progress("公众来信、投诉和评价", "letters, complaints and ratings of the public")
    publicity.demonstrate_letters(read_data(folder / "letters.yaml"), cast.claims)
    progress("评查示范城市的案卷", "reviewing case files of the demo city")
    supervision.demonstrate_reviews(cast.claims.values())
    supervision.demonstrate_certificates(cast.claims.values())
    demo_record.load(progress)
    demo_record.load_records(progress, Path(settings.XIEZHI_DATA) / "rejected")


def _bodies(city: Mapping[str, Any]) -> dict[str, tuple[UUID, tuple[str, ...]]]:
    """Enter divisions and bodies; the id and the fields of each body by its code."""
    with accounts.as_system() as system:
        accounts.load_divisions([{**row, "valid_from": "2021-07-15"} for row in city["divisions"]], by=system)
        found = {}
        for row in city["bodies"]:
            name = row["name"]
            rest = {key: value for key, value in row.items() if key not in {"name", "entrusted"}}
            body = accounts.register_body(by=system, name_zh=name["zh"], name_en=name["en"], **rest)
            found[body.code] = (body.id, body.fields)
        for row in city["bodies"]:
            if said := row.get("entrusted"):
                _entrust(found[row["code"]][0], found[said["by"]][0], said, system)
        return found


def _entrust(body: UUID, by_body: UUID, said: Mapping[str, Any], by: Claim) -> None:
    """Enter the letter by which one body entrusts another."""
    accounts.entrust(
        by=by, body_id=body, by_body_id=by_body, matters=said["matters"], kinds=said["kinds"], letter=said["letter"],
        published_at=said["published_at"], most_fine=Decimal(str(said["most_fine"])),
        valid_from=date.fromisoformat(str(said["valid_from"])), valid_to=date.fromisoformat(str(said["valid_to"])),
    )  # fmt: skip


def _person(row: Mapping[str, Any], bodies: Mapping[str, tuple[UUID, tuple[str, ...]]], number: int) -> Claim:
    """Open an account, appoint its person, enter the certificate; the claim to act with."""
    body, fields = bodies[row["body"]]
    with accounts.as_system() as system:
        user = accounts.create_user(
            by=system, login=row["login"], password=row["password"], body_id=body, must_change=False
        )
        officer = accounts.appoint_officer(
            by=system, user_id=user, body_id=body, name=row["name"], roles=row["roles"], valid_from=SINCE
        )
        if row.get("certificate"):
            accounts.issue_certificate(
                by=system, officer_id=officer.id, number=f"44990{number:06d}", issuer="广东省人民政府", fields=fields,
                valid_from=SINCE, valid_to=EXPIRED if row["certificate"] == "expired" else VALID_TO,
            )  # fmt: skip
    claim = accounts.claim_of(user)
    assert claim is not None
    return claim


@dataclass(frozen=True)
class Cast:
    """The people of the demo by login."""

    claims: Mapping[str, Claim]

    def claim(self, login: str) -> Claim:
        """What this person may do."""
        return self.claims[login]

    def id(self, login: str) -> str:
        """This person's id as an officer."""
        return str(self.claims[login].officer_id)


@dataclass(frozen=True)
class Scene:
    """One case of the demo, told as a list of acts."""

    key: str
    note: Mapping[str, str]
    procedure: str
    steps: tuple[Mapping[str, Any], ...]
    blocks: Mapping[str, Mapping[str, Any]]


def scenes(path: Path) -> Iterator[Scene]:
    """The scenes of one file."""
    told = read_data(path)
    for one in told["scenes"]:
        procedure = one.get("procedure") or told["procedure"]
        yield Scene(one["key"], one["note"], procedure, tuple(one["steps"]), told.get("blocks") or {})


def play(scene: Scene, cast: Cast) -> UUID:
    """Play a scene from its first act to its last; the case's id."""
    case_id: UUID | None = None
    for step in scene.steps:
        try:
            case_id = _take(scene, step, cast, case_id)
        except Exception as wrong:
            wrong.add_note(f"packs/demo: scene {scene.key}, act {step['act']} on {step['on']}")
            raise
    assert case_id is not None
    return case_id


def _take(scene: Scene, step: Mapping[str, Any], cast: Cast, case_id: UUID | None) -> UUID:
    """One act; where it needs approval it is proposed, endorsed by those named, or sent back."""
    claim, at = cast.claim(step["by"]), _instant(str(step["on"]), str(step["at"]))
    officers = [cast.id(one) for one in (step["by"], *step["with"])] if step.get("with") else []
    said: dict[str, Any] = {"claim": claim, "facts": _facts(scene, step, cast), "at": at, "officers": officers}
    with accounts.claimed(claim):
        if case_id is None:
            return cases.perform(step["act"], procedure=scene.procedure, **said).case_id
        form = cases.form_for(step["act"], claim, at, case_id=case_id)
        if not form.act.approval:
            return cases.perform(step["act"], case_id=case_id, **said).case_id
        approval = cases.propose(step["act"], case_id=case_id, **said).approval_id
    assert approval is not None
    _answer(step, cast, approval, at)
    return case_id


def _answer(step: Mapping[str, Any], cast: Cast, approval: UUID, at: datetime) -> None:
    for hours, login in enumerate(step.get("approved") or (), 1):
        head = cast.claim(login)
        with accounts.claimed(head):
            cases.endorse(approval, claim=head, at=at + timedelta(hours=hours), opinion="同意。")
    if step.get("returned"):
        head = cast.claim(step["returned"]["by"])
        with accounts.claimed(head):
            cases.send_back(approval, claim=head, at=at + timedelta(hours=1), reason=step["returned"]["words"])


def _facts(scene: Scene, step: Mapping[str, Any], cast: Cast) -> dict[str, Any]:
    """What the act says: named blocks and its own facts, days and people filled in."""
    said: dict[str, Any] = {}
    for part in step.get("say") or [step.get("facts") or {}]:
        said |= scene.blocks[part] if isinstance(part, str) else part
    return {key: _filled(value, cast) for key, value in said.items()}


def _filled(value: Any, cast: Cast) -> Any:
    if isinstance(value, list):
        return [_filled(one, cast) for one in value]
    if isinstance(value, Mapping):
        return {key: _filled(one, cast) for key, one in value.items()}
    word, _colon, rest = value.partition(":") if isinstance(value, str) else ("", "", "")
    if word == "day":
        return _day(rest).isoformat()
    if word == "who":
        return cast.id(rest)
    if word == "moment":
        day, _space, hour = rest.partition(" ")
        return _instant(day, hour).isoformat(timespec="minutes")
    return value


def _day(offset: str) -> date:
    return now().date() + timedelta(days=int(offset))


def _instant(offset: str, hour: str) -> datetime:
    return datetime.combine(_day(offset), time.fromisoformat(hour), SHANGHAI)
