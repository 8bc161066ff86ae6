"""Slack, on slack-bolt: Socket Mode for one workspace, HTTP with OAuth for many.

Pure:
  ids.py whose and where · words.py a command's text · values.py what a form holds · scene.py around it
  inbound.py payload -> event · markup.py escaping · render.py message -> blocks
  elements.py, forms.py form -> modal · calm.py profiles and do-not-disturb · errors.py · limits.py
  settings.py · manifest.py the app's manifest and scopes
Out:
  platform.py ChatPlatform · clients.py one session, a token per workspace · calls.py the small calls
  posting.py say, replace, hand over · history.py look a message up · files.py fetch · online.py does it work
In:
  running.py connect · http.py the web server · listen.py what comes · submits.py forms that are handed in
  replies.py, home.py what follows · presence.py taken out and back · tokens.py, install.py OAuth
"""
