"""Addresses of the room: mounted at the root by config."""

from __future__ import annotations

from django.urls import path

from xiezhi.accounts.web import profile, session

urlpatterns = [
    path("login/", session.login, name="login"),
    path("login/code/", session.code, name="login-code"),
    path("logout/", session.logout, name="logout"),
    path("profile/", profile.profile, name="profile"),
    path("profile/password/", profile.password, name="password"),
    path("profile/codes/", profile.codes, name="codes"),
    path("profile/codes/off/", profile.codes_off, name="codes-off"),
]
