"""`python -m tests.standins.discord --port 0` prints its address and serves until it is told to stop."""

import argparse
import asyncio
import signal

from tests.standins.discord.control import Controlled


async def serve(port: int) -> None:
    """Serve until SIGINT or SIGTERM."""
    over = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, over.set)
    async with Controlled(port=port) as discord:
        print(discord.base, flush=True)
        await over.wait()


def main() -> None:
    """Read the port and serve."""
    parser = argparse.ArgumentParser(prog="python -m tests.standins.discord", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    asyncio.run(serve(parser.parse_args().port))


if __name__ == "__main__":
    main()
