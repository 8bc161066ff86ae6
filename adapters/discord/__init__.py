"""Discord, on discord.py: one gateway connection per shard, REST for what is said.

settings.py what it needs · invite.py the invitation link and its permissions · online.py whether all works
ids.py whose and where · values.py what a form or an option holds · inbound.py payload -> event
markup.py escaping · boxes.py, render.py message -> components · elements.py, forms.py form -> modal
tree.py, tongues.py the commands (all pure) · permissions.py who may what where · errors.py
rest.py the client for calls, within the limits · places.py threads and direct messages
posting.py, history.py saying and looking up · platform.py ChatPlatform
running.py the gateway · guilds.py comings and goings of servers · sync.py the command tree, when it changed
listen.py what comes in · submits.py forms, page by page · replies.py what follows · answers.py in its own way
drafts.py, codec.py what was typed on earlier pages, for a day
"""
