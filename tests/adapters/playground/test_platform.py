"""The playground keeps to the contract of every chat platform."""

from tests.contracts.platform import ChatPlatformContract


class TestPlayground(ChatPlatformContract):
    """The whole contract."""
