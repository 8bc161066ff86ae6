"""Rooms for calls, made where the operator has an account: Zoom, Microsoft Teams, Google Meet.

    zoom.py     a server-to-server OAuth app        settings [meetings.zoom]
    teams.py    Graph's online meetings             settings [meetings.teams]
    google.py   Calendar events with a Meet link    settings [meetings.google]
    asking.py   what the three share: one HTTP session, a token that is kept, errors in the core's words

Each has `Settings` and `build(settings, now)`, which gives a `MeetingMaker`.
"""
