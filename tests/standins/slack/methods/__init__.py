"""The methods of the Web API; importing this registers them all."""

from tests.standins.slack.methods import chat, conversations, files, people, sign_in, views

__all__ = ["chat", "conversations", "files", "people", "sign_in", "views"]
