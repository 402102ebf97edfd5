"""Names in both languages of what the site shows: kinds, parties, states."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

KINDS = {
    "penalty": _("Administrative penalty"),
    "licence": _("Administrative licence"),
    "compulsion": _("Administrative compulsion"),
    "expropriation": _("Expropriation"),
    "requisition": _("Requisition"),
    "payment": _("Administrative payment"),
    "inspection": _("Administrative inspection"),
    "confirmation": _("Administrative confirmation"),
    "ruling": _("Administrative ruling"),
}
PARTY_KINDS = {
    "organisation": _("Organisation"),
    "sole_trader": _("Sole trader"),
    "citizen": _("Natural person"),
}
STATES = {
    "withdrawn": _("Withdrawn"),
    "expired": _("Its time to be shown has passed"),
    "repaired": _("Ended early on application"),
}
FACETS = {
    "kind": _("Kind of act"),
    "body": _("Body"),
    "area": _("Area"),
    "year": _("Year"),
}
TOPICS = {
    "bodies": _("Bodies that enforce"),
    "powers": _("Matters and powers"),
    "procedures": _("Procedures"),
    "officers": _("Officers and certificates"),
    "discretion": _("Benchmarks of discretion"),
    "inspection": _("Inspection standards and caps"),
    "monitoring": _("Monitoring sites"),
    "remedies": _("Remedies"),
    "letters": _("Letters of the public"),
}
HIDDEN = {
    "name": _("name of a person"),
    "identity": _("identity number"),
    "phone": _("telephone number"),
    "email": _("e-mail address"),
    "handle": _("network account"),
    "address": _("home address"),
    "account": _("bank account"),
    "plate": _("number plate"),
    "birth": _("date of birth"),
    "position": _("coordinates"),
    "certificate": _("personal certificate"),
    "health": _("health"),
    "minor": _("a minor"),
    "secret": _("trade secret"),
    "other": _("other content"),
}
LETTERS = {
    "complaint": _("Complain about enforcement"),
    "correction": _("Ask for a record to be corrected"),
    "reply": _("Statement of the party"),
    "question": _("Ask a body"),
}
LETTER_LEADS = {
    "complaint": _("It goes to those who supervise the body, not to the body. The body is not told who you are."),
    "correction": _("It goes to the body that published the record. Say what is wrong and what shows it."),
    "reply": _("The party of a record may have a statement shown beside it. The body confirms first that it is yours."),
    "question": _("It goes to the body you choose. A question of use to others may be published, without you in it."),
}
LETTER_STATES = {
    "received": _("With the body, to be answered"),
    "registered": _("Registered, not yet decided whether it is taken up"),
    "taken_up": _("Taken up"),
    "accepted": _("Granted"),
    "refused": _("Refused"),
    "answered": _("Answered"),
    "closed": _("Nobody to pass it on to"),
}
LETTER_STEPS = {
    "registered": _("Entered in the register"),
    "handed_on": _("Handed to the office in charge"),
    "taken_up": _("Taken up"),
    "not_taken_up": _("Not taken up"),
    "matter": _("A supervision matter was opened"),
    "linked": _("Joined to a finding of supervision"),
    "answered": _("Answered"),
}
STARS = {
    "5": _("Very good"),
    "4": _("Good"),
    "3": _("Fair"),
    "2": _("Bad"),
    "1": _("Very bad"),
}
LETTER_WRONGS = {
    "choose": _("Choose body, kind of act and one of the five."),
    "short": _("Write at least five characters."),
    "long": _("This is too long."),
    "who": _("Say who you are and what shows it."),
    "body": _("Choose the body, or give the number of its paper."),
    "name": _("No body of this name, or several. Write its whole name."),
    "machine": _("This did not come from our form as a person fills it in. Send it again from here."),
    "forged": _("This form was not ours or was altered. Send it again from here."),
    "too_soon": _("That was very fast. Send it again."),
    "too_late": _("The form had been open for long. Send it again; what you wrote is still here."),
    "full": _("The letterbox takes nothing more just now. Try again in some minutes."),
}
VERDICTS = {
    "genuine": _("Genuine: a paper with this number and check code was issued. Compare it with the one in your hand."),
    "void": _("Void: this paper was issued, and its number was declared void since. It has no effect."),
    "altered": _("Not as issued: number and check code do not belong together. Something was changed or mistyped."),
    "unknown": _(
        "Unknown: no paper with this number and check code was issued here. "
        "One issued within the last minutes may not be here yet."
    ),
    "unreadable": _("A check code is at least 16 of the digits 0 to 9 and letters a to f."),
}
