"""The public page on which anybody checks a paper: typed, scanned, or by showing the PDF. Works without scripts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from xiezhi.accounts.door import network_of, public
from xiezhi.kernel.clock import now
from xiezhi.kernel.errors import Refusal, text
from xiezhi.papers import checking
from xiezhi.papers.checking import Checked, Verdict
from xiezhi.papers.errors import CheckedTooOften, UploadTooLarge

LARGEST = 20 << 20
"""Bytes of a request that brings a PDF. The longest papers are well below."""
ANYBODY = "whoever was handed a paper may ask whether it is genuine; it tells no contents and no person"


class CheckForm(forms.Form):
    """What stands in the foot of a paper, or the paper itself."""

    number = forms.CharField(
        label=gettext_lazy("Number of the paper"), max_length=120, required=False,
        help_text=gettext_lazy("As printed, with its year in brackets. Leave it empty for a paper without a number."),
    )  # fmt: skip
    digest = forms.CharField(
        label=gettext_lazy("Digest"), max_length=90, required=False,
        help_text=gettext_lazy("The 16 digits and letters after the number in the foot of each page."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("Or the PDF"), required=False,
        help_text=gettext_lazy("Its bytes are compared with what was issued. The file is not kept."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """One of the two is there."""
        said = super().clean() or {}
        if not said.get("digest") and not said.get("file") and not self.errors:
            raise forms.ValidationError(_("Type the digest, or choose the PDF."))
        return said


@public(ANYBODY)
@never_cache
@csrf_exempt  # it changes nothing, and a request that is too large must be refused before it is read
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Type number and digest, or show the PDF."""
    if request.method != "POST":
        return _show(request, CheckForm())
    try:
        _small_enough(request)
        checking.ask_no_more_than(network_of(request), now())
        form = CheckForm(request.POST, request.FILES)
        if not form.is_valid():
            return _show(request, form, status=422)
        said = form.cleaned_data
        if said["file"]:
            return _show(request, form, checking.by_bytes(said["file"].read(), said["number"], said["digest"]))
        return _show(request, form, checking.by_digest(said["number"], said["digest"]))
    except (CheckedTooOften, UploadTooLarge) as refusal:
        return _show(request, CheckForm(), refusal=refusal, status=refusal.status)


@public(ANYBODY)
@never_cache
@require_safe
def check_scanned(request: HttpRequest, token: str) -> HttpResponse:
    """Where the QR code of a paper leads: the beginning of its digest, and its number as `n`."""
    form = CheckForm(initial={"number": request.GET.get("n", "")[:120], "digest": token})
    try:
        checking.ask_no_more_than(network_of(request), now())
        return _show(request, form, checking.by_digest(request.GET.get("n", ""), token))
    except (CheckedTooOften, UploadTooLarge) as refusal:
        return _show(request, form, refusal=refusal, status=refusal.status)


def _small_enough(request: HttpRequest) -> None:
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        raise UploadTooLarge(
            text("文件过大，不会是本系统制发的文书。", "The file is too large to be a paper of this system."),
            next_step=text("请输入文号和内容摘要查验。", "Type number and digest instead."),
        )


TONES = {Verdict.GENUINE: "done", Verdict.ALTERED: "warning", Verdict.VOID: "warning"}


def _show(
    request: HttpRequest, form: CheckForm, checked: Checked | None = None, *,
    refusal: Refusal | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        "form": form, "checked": checked, "refusal": refusal, "heading": _("Check a paper"),
        "tone": TONES.get(checked.verdict, "") if checked else "",
    }  # fmt: skip
    return render(request, "papers/check.html", context, status=status)
