# Module `utimeq`: a queue of what is due at times of `time.ticks_ms()`.
from time import ticks_diff


class utimeq:
    def __init__(self, length):
        self._length = length
        self._items = []

    def __len__(self):
        return len(self._items)

    def push(self, time, callback, args):
        items = self._items
        if len(items) >= self._length:
            raise IndexError("queue overflow")
        at = len(items)
        while at and ticks_diff(items[at - 1][0], time) > 0:
            at -= 1
        items.insert(at, (time, callback, args))

    def pop(self, into):
        if not self._items:
            raise IndexError("empty heap")
        if not isinstance(into, list) or len(into) < 3:
            raise TypeError
        into[0], into[1], into[2] = self._items.pop(0)

    def peektime(self):
        if not self._items:
            raise IndexError("empty heap")
        return self._items[0][0]

    def dump(self):
        for item in self._items:
            print(item)
