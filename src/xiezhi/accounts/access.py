"""Every page says who may use it: `@needs("right", ...)` or `@public("reason")`; saying neither opens it to nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from xiezhi.accounts import sessions
from xiezhi.accounts.claims import may
from xiezhi.accounts.errors import NoPost, RightMissing
from xiezhi.accounts.rights import matrix
from xiezhi.kernel.errors import text

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Declared:
    """What a page says about itself: the rights of which one is enough, or why it is open to everybody."""

    rights: tuple[str, ...] = ()
    reason: str = ""


BELOW = {
    "xiezhi.web.views.set_language": Declared(reason="the language is chosen before anybody logs in"),
    "xiezhi.web.views.patterns": Declared(reason="shows invented examples, and only when debugging"),
    "django.contrib.staticfiles.views.serve": Declared(reason="styles, scripts and icons"),
}
"""Pages of rooms that cannot import from here."""


def needs(*rights: str, while_must_change: bool = False) -> Callable[[View], View]:
    """The page needs one of these rights. It runs in one transaction with the claim handed to row security.

    Without a login it leads to the login page; without a post or the right it is refused (NoPost, RightMissing); with a
    first password that is to be changed, to the page that changes it, which alone is open `while_must_change`.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            with transaction.atomic():
                found = sessions.load(request)
                if found is None:
                    return _to_login(request)
                if found.claim is None:
                    raise no_post()
                if not any(may(found.claim, right) for right in rights):
                    raise _missing(rights)
                if found.claim.must_change and not while_must_change:
                    return HttpResponseRedirect(reverse("password"))
                return view(request, *args, **kwargs)

        page.declared = Declared(rights=rights)  # type: ignore[attr-defined]
        return page

    return declare


def public(reason: str) -> Callable[[View], View]:
    """The page is open to everybody, for this reason. It sees no row that needs a claim."""

    def declare(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return view(request, *args, **kwargs)

        page.declared = Declared(reason=reason)  # type: ignore[attr-defined]
        return page

    return declare


def declared(view: Any) -> Declared | None:
    """What a page says about itself, or None."""
    said = getattr(view, "declared", None)
    if isinstance(said, Declared):
        return said
    return BELOW.get(f"{getattr(view, '__module__', '')}.{getattr(view, '__qualname__', '')}")


def _to_login(request: HttpRequest) -> HttpResponse:
    target = request.get_full_path() if request.method == "GET" else "/"
    address = f"{settings.LOGIN_URL}?next={quote(target)}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def no_post() -> NoPost:
    return NoPost(
        text("您的账号今天没有岗位。", "Your account holds no post today."),
        next_step=text("请安全管理员任命岗位。", "Ask a security administrator to appoint you."),
    )


def _missing(rights: tuple[str, ...]) -> RightMissing:
    known = [matrix().rights[right] for right in rights if right in matrix().rights]
    zh = "、".join(right.label["zh"] for right in known) or "、".join(rights)
    en = ", ".join(right.label["en"] for right in known) or ", ".join(rights)
    holders = sorted({role for right in known for role in right.roles}, key=list(matrix().roles).index)
    who = [matrix().roles[role].label for role in holders]
    return RightMissing(
        text(f"您的岗位没有“{zh}”的权限。", f"Your post does not carry the right: {en}."),
        ground=text("权限表 packs/national/rights.yaml。", "The rights matrix, packs/national/rights.yaml."),
        cites=tuple(right.cite for right in known if right.cite),
        next_step=text(
            "可以办理的岗位：" + "、".join(label["zh"] for label in who),
            "Posts that may: " + ", ".join(label["en"] for label in who),
        ),
    )
