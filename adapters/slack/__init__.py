"""Slack, on slack-bolt: Socket Mode for one workspace, HTTP with OAuth for many.

settings.py what it needs · manifest.py the app's manifest and scopes · online.py whether all of it works
ids.py whose and where · words.py a command's text · values.py what a form holds · inbound.py payload -> event
markup.py escaping · render.py message -> blocks · elements.py, forms.py form -> modal (all pure) · errors.py
clients.py one HTTP session, a token per workspace · tokens.py, install.py installing in many workspaces
platform.py ChatPlatform · calm.py do-not-disturb and profiles · history.py looking a message up
listen.py what comes in · replies.py, home.py what follows · http.py the web server
"""
