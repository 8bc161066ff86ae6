"""What Slack can carry, as the core asks for it."""

from bot.messages import N_, Capabilities

CAPABILITIES = Capabilities(
    max_text=10_000,
    max_parts=40,
    max_label=75,
    max_choices=5,
    max_fields=90,
    max_title=24,
    rate=1,
    threads=True,
    home=True,
    call_help=N_("No link is needed: start a huddle right here when it is time."),
)
"""`render` splits further; `max_text` leaves room for the JSON around the words, 13,000 characters in all."""
