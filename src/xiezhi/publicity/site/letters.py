"""The pages on which the public writes to us and looks up what became of it. The only pages here that write anything.

No cookie and no script: a form carries a signed mark (`letters/tokens.py`), a field that people do not see, and where
it came from is looked at where the browser says so. What was typed comes back with every refusal. Nothing is logged:
secrets and letters travel in the body of a request, never in an address.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_safe

from xiezhi.kernel.clock import now, today
from xiezhi.publicity.letters import sealing, tokens, writing
from xiezhi.publicity.letters.tokens import Wrong
from xiezhi.publicity.site import store, words
from xiezhi.publicity.site.views import not_found, page

TRAP = "website"
"""A field that no person sees; what fills every field fills it too."""
MOST_BODIES = 300
"""From how many on a body is typed and not chosen: a longer list is too heavy for an old phone."""


@dataclass
class Written:
    """What was typed into a form, and what is wrong with it (field: sentence)."""

    values: dict[str, str]
    wrong: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What can be written, and where answers are looked up."""
    return page(request, "letters.html", {"letters": words.LETTERS, "noindex": True})


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, kind: str) -> HttpResponse:
    """One form: shown, sent, or shown again with what is wrong."""
    if kind not in writing.KINDS:
        return not_found(request)
    said = Written({name: _text(request, name) for name in ("record", "body", "paper", "code")})
    if request.method != "POST":
        return _form(request, kind, said)
    said = Written({name: str(value).strip() for name, value in request.POST.items()})
    mark = tokens.read(f"letter {kind}", said["mark"], now())
    check(request, kind, said, mark)
    if said.wrong or isinstance(mark, Wrong):
        return _form(request, kind, said, status=422)
    try:
        return _sent(request, kind, said, mark)
    except writing.Full:
        said.wrong["form"] = words.LETTER_WRONGS["full"]
        return _form(request, kind, said, status=503)


def _text(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\x00", "").strip()[:200]


def check(request: HttpRequest, kind: str, said: Written, mark: tokens.Mark | Wrong) -> None:
    """Say what is wrong, each where it stands."""
    limits = {"words": writing.LONGEST, "name": writing.LONGEST_NAME, "contact": writing.LONGEST_CONTACT,
              "proof": writing.LONGEST_PROOF}  # fmt: skip
    for name, most in limits.items():
        if len(said[name]) > most:
            said.wrong[name] = words.LETTER_WRONGS["long"]
    if len(said["words"]) < writing.SHORTEST:
        said.wrong["words"] = words.LETTER_WRONGS["short"]
    if kind == "reply" and not (said["name"] and said["proof"]):
        said.wrong["proof"] = words.LETTER_WRONGS["who"]
    if kind in ("complaint", "question"):
        _meant(kind, said)
    if "\x00" in "".join(said.values.values()) or said[TRAP] or foreign(request):
        said.wrong["form"] = words.LETTER_WRONGS["machine"]
    elif isinstance(mark, Wrong):
        said.wrong["form"] = words.LETTER_WRONGS[mark.value]


def _meant(kind: str, said: Written) -> None:
    """Which body is meant: one that is chosen, or typed by its name where there are too many to choose from."""
    if said["body"]:
        code = store.body_named(said["body"], today())
        if code:
            said.values["body"] = code
        else:
            said.wrong["body"] = words.LETTER_WRONGS["name"]
    elif kind == "question" or not said["paper"]:
        said.wrong["body"] = words.LETTER_WRONGS["body"]


def foreign(request: HttpRequest) -> bool:
    """Whether a browser says that another site's page sent this. Old ones say nothing, and are believed."""
    said = request.headers.get("Sec-Fetch-Site", "")
    if said:
        return said not in ("same-origin", "none")
    origin = request.headers.get("Origin", "")
    return origin not in ("", "null") and urlsplit(origin).netloc != request.get_host()


def put(kind: str, said: Written, mark: tokens.Mark) -> tuple[sealing.Credentials, bool]:
    """Put a letter into the box: its number and secret, and whether it was not there before. Full."""
    given = sealing.credentials(mark.seed, today().year)
    lookup, private = sealing.letter_keys(given.number, given.secret)
    about = {name: said[name][:200] for name in ("record", "body", "paper", "code") if said[name]}
    if kind in ("correction", "reply"):
        about = {"record": said["record"][:200]}
    fresh = writing.put(writing.Letter(
        mark.id, kind, given.number, lookup, sealing.public_half(private), said["words"].replace("\r\n", "\n"), about,
        said["name"], said["contact"], said["proof"],
    ))  # fmt: skip
    return given, fresh


def _sent(request: HttpRequest, kind: str, said: Written, mark: tokens.Mark) -> HttpResponse:
    given, fresh = put(kind, said, mark)
    context = {"kind": words.LETTERS[kind], "given": given, "again": not fresh, "noindex": True}
    return private_page(request, "letter_sent.html", context)


def private_page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page that no cache may keep."""
    answer = page(request, template, context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def _form(request: HttpRequest, kind: str, said: Written, status: int = 200) -> HttpResponse:
    record = store.record(said["record"]) if said["record"] else None
    if kind in ("correction", "reply") and record is None:
        return not_found(request)
    lang = "zh" if translation.get_language() == "zh-hans" else "en"
    listed = store.bodies(today()) if kind in ("complaint", "question") else []
    listed = listed if len(listed) <= MOST_BODIES else []
    context = {
        "kind": kind, "label": words.LETTERS[kind], "lead": words.LETTER_LEADS[kind], "said": said.values,
        "wrong": said.wrong, "mark": tokens.new(f"letter {kind}", now()), "record": record,
        "bodies": [(code, name.get(lang, "")) for code, name in listed], "trap": TRAP,
        "longest": writing.LONGEST, "noindex": True,
    }  # fmt: skip
    return private_page(request, "letter_form.html", context, status)


def open_answer(number: str, secret: str) -> dict[str, Any] | None:
    """What became of a letter; None where number and secret open nothing."""
    if len(sealing.typed(secret)) != sealing.SECRET_LENGTH:
        return None
    key, private = sealing.letter_keys(number, secret)
    sealed = store.sealed(key)
    return sealing.open_letter(private, sealed) if sealed else None


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """What became of a letter, for who has its number and secret. Wrong and not yet taken in look alike."""
    if request.method != "POST":
        return private_page(request, "letter_answer.html", {"noindex": True})
    number, secret = request.POST.get("number", "")[:40], request.POST.get("secret", "")[:60]
    found = None if foreign(request) else open_answer(number, secret)
    context: dict[str, Any] = {"number": sealing.typed(number), "found": found, "asked": True, "noindex": True}
    if found:
        context |= {
            "kind": words.LETTERS.get(found["kind"], ""), "state": words.LETTER_STATES.get(found["state"], ""),
            "steps": [(words.LETTER_STEPS.get(one["what"], one["what"]), one["on"]) for one in found["steps"]],
        }  # fmt: skip
    return private_page(request, "letter_answer.html", context, 200 if found else 404)


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """Questions that were answered and may be read by all."""
    rows = store.questions(request.GET.get("body", "")[:64])
    return page(request, "questions.html", {"rows": rows, "write": reverse("site-write", args=["question"])})


@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest) -> HttpResponse:
    """Rate how a body dealt with one: of which kind its act was, and how well; nothing else is asked."""
    lang = "zh" if translation.get_language() == "zh-hans" else "en"
    said = {name: request.POST.get(name, request.GET.get(name, ""))[:40] for name in ("body", "act", "stars")}
    known = store.bodies(today())
    listed = [(code, name.get(lang, "")) for code, name in known] if len(known) <= MOST_BODIES else []
    context: dict[str, Any] = {"said": said, "bodies": listed, "stars": words.STARS, "trap": TRAP, "noindex": True}
    if request.method != "POST":
        return private_page(request, "rate.html", {**context, "mark": tokens.new("rating", now())})
    mark = tokens.read("rating", request.POST.get("mark", ""), now())
    said["body"] = store.body_named(said["body"], today())
    whole = said["body"] and said["act"] in words.KINDS and said["stars"] in words.STARS
    wrong: Any = "" if whole else words.LETTER_WRONGS["choose"]
    if request.POST.get(TRAP) or foreign(request):
        wrong = words.LETTER_WRONGS["machine"]
    elif isinstance(mark, Wrong):
        wrong = words.LETTER_WRONGS[mark.value]
    if wrong or isinstance(mark, Wrong):
        return private_page(request, "rate.html", {**context, "mark": tokens.new("rating", now()), "wrong": wrong}, 422)
    try:
        writing.rate(mark.id, said["body"], said["act"], int(said["stars"]))
    except writing.Full:
        context |= {"mark": tokens.new("rating", now()), "wrong": words.LETTER_WRONGS["full"]}
        return private_page(request, "rate.html", context, 503)
    return private_page(request, "rate.html", {**context, "done": True})


@require_safe
def ratings(request: HttpRequest) -> HttpResponse:
    """What was rated, body by body in the order of their codes: sums of many, never one."""
    lang = "zh" if translation.get_language() == "zh-hans" else "en"
    names = {code: name.get(lang, "") for code, name in store.bodies(today())}
    rows = [
        {**row, "body": names.get(row["body_code"], row["body_code"]), "kind": words.KINDS.get(row["act"], row["act"]),
         "listed": [row["counts"].get(star, 0) for star in words.STARS], "total": sum(row["counts"].values())}
        for row in store.ratings()
    ]  # fmt: skip
    return page(request, "ratings.html", {"rows": rows, "stars": words.STARS, "noindex": True})
