# Modules `socket` and `usocket`: connections between the tasks and threads of a script, on 127.0.0.1. There is no network interface.
import io, time

AF_INET = 2
AF_INET6 = 10
SOCK_STREAM = 1
SOCK_DGRAM = 2
SOCK_RAW = 3
SOL_SOCKET = 0xFFF
SO_REUSEADDR = 4
IPPROTO_TCP = 6
IPPROTO_UDP = 17

_ROOM = 4096  # bytes that wait for a reader
_QUEUE = 16  # datagrams that wait
_bound = {}  # sockets by (type, port)
_numbers = [0, 49152]  # the next file number and free port


def _local(address):
    host, port = address
    if host not in ("", "0.0.0.0", "localhost") and not host.startswith("127."):
        raise OSError("no available NIC")
    return port


def getaddrinfo(host, port, af=0, type=0, proto=0, flags=0):
    if host in ("localhost", ""):
        host = "127.0.0.1"
    parts = host.split(".")
    if len(parts) != 4 or not all(p.isdigit() and int(p) < 256 for p in parts):
        raise OSError("no available NIC")
    return [(AF_INET, type or SOCK_STREAM, proto, "", (host, port))]


def _view(data):
    return memoryview(data.encode() if isinstance(data, str) else data)


class socket(io.IOBase):
    def __init__(self, af=AF_INET, type=SOCK_STREAM, proto=0):
        if af + proto + type and (af != AF_INET or type not in (SOCK_STREAM, SOCK_DGRAM)):
            raise OSError(97)
        self._type = type
        self._timeout = None
        self._port = 0
        self._peer = None  # the other end, or where datagrams go
        self._in = bytearray() if type == SOCK_STREAM else []
        self._calls = None  # those who want to connect, of a listening socket
        self._end = False
        self._number = _numbers[0]
        _numbers[0] += 1

    def _open(self):
        if self._number < 0:
            raise OSError(9)

    def _until(self, ready):
        self._open()
        end = time.ticks_add(time.ticks_ms(), self._timeout or 0)
        while not ready():
            if self._timeout is not None and time.ticks_diff(end, time.ticks_ms()) <= 0:
                raise OSError(110 if self._timeout else 11)
            time.sleep_ms(1)
            self._open()

    def _readable(self):
        return self._in or self._end

    def _room(self):
        return _ROOM - len(self._peer._in) if self._peer._number >= 0 else -1

    def bind(self, address):
        self._open()
        port = _local(address)
        while not port:
            _numbers[1] += 1
            if (self._type, _numbers[1]) not in _bound:
                port = _numbers[1]
        if (self._type, port) in _bound:
            raise OSError(98)
        _bound[self._type, port] = self
        self._port = port

    def listen(self, backlog=2):
        self._open()
        if not self._port:
            self.bind(("", 0))
        self._calls = []
        self._backlog = max(backlog, 1)

    def accept(self):
        if self._calls is None:
            raise OSError(22)
        self._until(lambda: self._calls)
        peer = self._calls.pop(0)
        return peer, ("127.0.0.1", peer._peer._port)

    def connect(self, address):
        self._open()
        port = _local(address)
        if self._type == SOCK_DGRAM:
            self._peer = port
            return
        if self._peer:
            raise OSError(106)
        server = _bound.get((SOCK_STREAM, port))
        if not server or server._calls is None or len(server._calls) >= server._backlog:
            raise OSError(111)
        if not self._port:
            self.bind(("", 0))
        peer = socket()
        peer._peer = self
        self._peer = peer
        server._calls.append(peer)

    def close(self):
        if self._number < 0:
            return
        self._number = -1
        if _bound.get((self._type, self._port)) is self:
            del _bound[self._type, self._port]
        if self._type == SOCK_STREAM and self._peer:
            self._peer._end = True
        for peer in self._calls or ():
            peer.close()

    def _take(self, n):
        data = bytes(memoryview(self._in)[:n])
        self._in = self._in[n:]
        return data

    def recvfrom(self, n):
        if self._type == SOCK_STREAM:
            return self.recv(n), ("0.0.0.0", 0)
        self._until(self._readable)
        data, address = self._in.pop(0)
        return data[:n], address

    def recv(self, n):
        if self._type == SOCK_DGRAM:
            return self.recvfrom(n)[0]
        if not self._peer:
            raise OSError(107)
        self._until(self._readable)
        return self._take(n)

    def recv_into(self, buf, n=0):
        data = self.recv(min(n, len(buf)) or len(buf))
        memoryview(buf)[: len(data)] = data
        return len(data)

    def sendto(self, data, address):
        if self._type == SOCK_STREAM:
            return self.send(data)
        self._open()
        if not self._port:
            self.bind(("", 0))
        target = _bound.get((SOCK_DGRAM, _local(address)))
        if target and len(target._in) < _QUEUE:
            target._in.append((bytes(_view(data)), ("127.0.0.1", self._port)))
        return len(data)

    def send(self, data):
        if not self._peer:
            raise OSError(107)
        if self._type == SOCK_DGRAM:
            return self.sendto(data, ("", self._peer))
        self._until(self._room)
        room = self._room()
        if room < 0:
            raise OSError(104)
        data = _view(data)[:room]
        self._peer._in.extend(data)
        return len(data)

    def sendall(self, data):
        data = _view(data)
        while data:
            data = data[self.send(data) :]

    # what all streams have: None instead of OSError when nothing can be done now

    def write(self, data):
        done = 0
        try:
            data = _view(data)
            while done < len(data):
                done += self.send(data[done:])
        except OSError as e:
            if e.errno != 11:
                raise e
            return done or None
        return done

    def _line(self):
        # how much is here of the line
        if self._type == SOCK_DGRAM or not self._peer:
            return 1
        self._until(self._readable)
        return bytes(self._in).find(b"\n") + 1 or _ROOM

    def _read(self, n, line):
        data = b""
        try:
            while n < 0 or len(data) < n:
                most = self._line() if line else _ROOM
                part = self.recv(most if n < 0 else min(most, n - len(data)))
                data += part
                if not part or (line and data[-1] == 10) or self._type == SOCK_DGRAM:
                    break
        except OSError as e:
            if e.errno != 11:
                raise e
            return data or None
        return data

    def read(self, n=-1):
        return self._read(n, False)

    def readline(self, n=-1):
        return self._read(n, True)

    def readinto(self, buf, n=-1):
        data = self._read(len(buf) if n < 0 else min(n, len(buf)), False)
        if data is None:
            return None
        memoryview(buf)[: len(data)] = data
        return len(data)

    def ioctl(self, request, arg):
        if request == 3:
            if self._number < 0:
                return 32
            if self._calls is not None:
                return arg & 1 if self._calls else 0
            if self._type == SOCK_DGRAM:
                return arg & (5 if self._in else 4)
            if not self._peer:
                return 16
            return arg & ((1 if self._readable() else 0) | (4 if self._room() else 0))
        if request == 4:
            self.close()
            return 0
        return -22

    def setblocking(self, blocking):
        self._timeout = None if blocking else 0

    def settimeout(self, seconds):
        self._timeout = None if seconds is None else int(seconds * 1000)

    def setsockopt(self, level, option, value):
        self._open()

    def fileno(self):
        return self._number

    def makefile(self, mode="rb", buffering=0):
        return self

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        self.close()
