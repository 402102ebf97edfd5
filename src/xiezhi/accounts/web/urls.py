"""Addresses of the room: mounted at the root by config."""

from __future__ import annotations

from django.urls import path

from xiezhi.accounts.web import absence, profile, register_acts, registers, session

urlpatterns = [
    path("login/", session.login, name="login"),
    path("login/code/", session.code, name="login-code"),
    path("logout/", session.logout, name="logout"),
    path("profile/", profile.profile, name="profile"),
    path("profile/password/", profile.password, name="password"),
    path("profile/codes/", profile.codes, name="codes"),
    path("profile/absence/", absence.page, name="absence"),
    path("profile/codes/off/", profile.codes_off, name="codes-off"),
    path("registers/", registers.register_list, name="registers"),
    path("registers/<uuid:body_id>/", registers.register, name="register"),
    path("registers/<uuid:body_id>/accounts/", register_acts.account_open, name="account-open"),
    path("registers/<uuid:body_id>/posts/", register_acts.post_grant, name="post-grant"),
    path("registers/<uuid:body_id>/certificates/", register_acts.certificate_issue, name="certificate-issue"),
    path("registers/<uuid:body_id>/entrustments/", register_acts.entrust, name="entrust"),
    path(
        "registers/<uuid:body_id>/entrustments/<uuid:entrustment_id>/end/",
        register_acts.entrustment_end,
        name="entrustment-end",
    ),
    path("accounts/<uuid:user_id>/", registers.account, name="account"),
    path("accounts/<uuid:user_id>/state/", register_acts.account_state, name="account-state"),
    path("accounts/<uuid:user_id>/password/", register_acts.account_password, name="account-password"),
    path("posts/<uuid:officer_id>/end/", register_acts.post_end, name="post-end"),
    path("certificates/<uuid:certificate_id>/state/", register_acts.certificate_state, name="certificate-state"),
]
