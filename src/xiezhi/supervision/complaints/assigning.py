"""Who handles a complaint about a body: the supervisors of its own area, or of the area above where it is theirs.

gd_supervision/4, 5: a government supervises its own departments and the governments below, by its justice department.
"""

from __future__ import annotations

from collections.abc import Iterator

from xiezhi.accounts import door as accounts
from xiezhi.accounts.door import BodyView
from xiezhi.cases import door as cases
from xiezhi.kernel.clock import today
from xiezhi.kernel.errors import Refusal, text
from xiezhi.papers import door as papers
from xiezhi.standards import door as standards
from xiezhi.supervision.complaints.errors import NobodySupervises

ROLE = "supervisor"


def supervisors() -> list[BodyView]:
    """The bodies in which somebody holds the post of a supervisor today; the widest areas first."""
    return sorted((one for one in accounts.bodies() if _watches(one)), key=lambda one: (one.path.count("."), one.code))


def _watches(body: BodyView) -> bool:
    return any(ROLE in officer.roles for officer in accounts.officers_of(body.id, today()))


def supervisor_of(about: BodyView | None) -> BodyView:
    """The body that handles complaints about this one; of the widest area where it is not known. NobodySupervises."""
    areas, others = list(_areas(about)), [one for one in accounts.bodies() if not about or one.id != about.id]
    for competent in (_justice, _superior):
        for path in areas:
            inside = [one for one in others if one.division_path == path and competent(one, about)]
            for one in sorted(inside, key=lambda body: body.code):
                if _watches(one):
                    return one
    raise NobodySupervises(
        text("没有登记可以监督该机关的执法监督机构。", "No body is registered that supervises this one."),
        next_step=text("由管理员登记执法监督机构和人员。", "Have supervisors entered in the register."),
    )


def _justice(one: BodyView, about: BodyView | None) -> bool:
    """A justice department: it has no field of its own to enforce in."""
    return not one.fields


def _superior(one: BodyView, about: BodyView | None) -> bool:
    """A department of the same field in an area above (gd_supervision/4)."""
    return about is not None and one.division_path != about.division_path and bool(set(one.fields) & set(about.fields))


def _areas(about: BodyView | None) -> Iterator[str]:
    """Paths of areas to ask in: outwards from the body; from the widest inwards where none is known."""
    if about is None:
        yield from dict.fromkeys(one.division_path for one in supervisors())
        return
    parts = about.division_path.split(".")
    for length in range(len(parts), 0, -1):
        yield ".".join(parts[:length])


def body_complained_of(code: str, paper: str) -> BodyView | None:
    """The body that is meant: the one chosen, else the one that issued the paper of that number."""
    if code:
        try:
            return accounts.body_by_code(code)
        except Refusal:
            pass
    if not paper:
        return None
    kinds = {str(file.document.data["key"]) for file in standards.current().named("paper")}
    found = cases.rows_of(papers.cases_of_number(paper, kinds), today())
    return accounts.body(found[0].body_id) if found else None
