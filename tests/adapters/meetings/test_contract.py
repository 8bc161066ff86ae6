"""Zoom, Teams and Google Meet keep to the one contract."""

from tests.contracts.meetings import MeetingContract


class TestZoom(MeetingContract):
    """Over its stand-in."""

    name = "zoom"


class TestTeams(MeetingContract):
    """Over its stand-in."""

    name = "teams"


class TestGoogle(MeetingContract):
    """Over its stand-in."""

    name = "google"
