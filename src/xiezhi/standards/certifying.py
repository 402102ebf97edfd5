"""The form of rules about enforcement certificates (`kind: certificate_rules`): exam, term, grounds to take one.

Of the layers of the body that inspects, the highest counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from xiezhi.standards.bases import Cited, Form, InForce, Key, Label
from xiezhi.standards.forms import as_form

if TYPE_CHECKING:
    from xiezhi.standards.releases import Release


class MonthsForm(Cited):
    """A length in months."""

    months: int = Field(ge=1, le=240)


class WarnForm(Cited):
    """So many days before the end a certificate is shown as running out."""

    days: int = Field(ge=0, le=365)


class GroundForm(Cited):
    """A ground to suspend a certificate or, where it is grave, to revoke it."""

    key: Key
    label: Label


class CertificateRules(Form):
    """Rules about certificates: how long a passed exam counts, how long a certificate may run, and the grounds."""

    kind: Literal["certificate_rules"]
    key: Key
    label: Label
    in_force: InForce
    exam: MonthsForm
    term: MonthsForm
    warn: WarnForm
    grounds: tuple[GroundForm, ...] = Field(min_length=1)


def rules_of(release: Release) -> list[tuple[str, CertificateRules]]:
    """Every file of rules with its layer; a malformed one raises with file and line."""
    return [(file.layer, as_form(CertificateRules, file.document)) for file in release.named("certificate_rules")]


def rules(release: Release, layers: Iterable[str], day: date) -> CertificateRules | None:
    """The rules in force that day of the highest of these layers; None where there are none."""
    order = {layer: place for place, layer in enumerate(layers)}
    fitting = [
        (order[layer], one.in_force.from_, one)
        for layer, one in rules_of(release)
        if layer in order and one.in_force.on(day)
    ]
    return max(fitting, key=lambda one: one[:2])[2] if fitting else None
