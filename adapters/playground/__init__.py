"""A browser page as a chat platform: try everything without a token.

settings.py what it needs · log.py its own file of messages · codec.py messages as JSON
inbound.py payload -> event (pure) · render.py message -> what the page draws (pure)
stream.py live updates · dial.py the clock · replies.py what follows
guard.py who may ask · web.py the routes · serve.py the server · page/ the page itself
"""
