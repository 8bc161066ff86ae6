"""What Discord can carry, as the core asks for it, and its own numbers (discord.com/developers/docs)."""

from bot.messages import N_, Capabilities

CAPABILITIES = Capabilities(
    max_text=3800,
    max_parts=20,
    max_label=80,
    max_choices=5,
    max_fields=5,
    max_title=45,
    rate=1,
    threads=True,
    moderators_see_all=True,
    steering="/kith-steer",
    direct_help=N_("open the server's menu, choose Privacy Settings, and turn on Direct Messages."),
    call_help=N_("No link is needed: meet in a voice channel of this server, or call each other directly."),
)
"""`max_text` leaves room for the signs that keep words from becoming markup."""

TEXT = 4000
"""Characters over all texts of one message."""
COMPONENTS = 40
"""Components of one message, nested ones too."""
CUSTOM_ID, LABEL, URL, ALT, OPTIONS, ROW, FILES = 100, 80, 512, 1024, 25, 5, 10
TITLE, FIELD_LABEL, DESCRIPTION, TYPED, MODAL = 45, 45, 100, 4000, 5
THREAD_NAME = 100
CONTENT, ROWS = 2000, 5
"""Of a message without components of the second version."""
QUESTION, ANSWER, ANSWERS, POLL_HOURS = 300, 55, 10, 768
EVENT_NAME, EVENT_ABOUT, EVENT_PLACE = 100, 1000, 100
MENTIONS = 100
"""People that one message may notify."""
PER_SECOND = 48.5
"""Calls a second: the ceiling is 50, and arrivals are never quite even."""
