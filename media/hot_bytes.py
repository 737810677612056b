"""Contents that were asked for lately, in memory, bounded in bytes.

For contents that never change under their key, so nothing is ever dropped but for room. Not
thread-safe; used on one event loop.
"""

from collections import OrderedDict

_OVERHEAD = 400
"""Bytes of memory for the key and the bookkeeping of one content, rounded up."""


class HotBytes:
    """Least-recently-used contents, at most `max_bytes` of them."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.bytes = 0
        self._contents: OrderedDict[str, bytes] = OrderedDict()

    def get(self, key: str) -> bytes | None:
        """The content kept under the key, if any."""
        content = self._contents.get(key)
        if content is not None:
            self._contents.move_to_end(key)
        return content

    def put(self, key: str, content: bytes) -> None:
        """Keep it, unless it would take more than an eighth of the room for itself."""
        if key in self._contents or len(content) > self.max_bytes // 8:
            return
        self._contents[key] = content
        self.bytes += len(content) + _OVERHEAD
        while self.bytes > self.max_bytes:
            _, dropped = self._contents.popitem(last=False)
            self.bytes -= len(dropped) + _OVERHEAD
