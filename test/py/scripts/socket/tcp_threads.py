# A server and a client in two threads, with streams' methods and time-outs.
import _thread, socket, time

done = _thread.allocate_lock()
done.acquire()
server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(socket.getaddrinfo("127.0.0.1", 8080)[0][-1])
server.listen(1)


def serve():
    peer, address = server.accept()
    print("accepted", address[0])
    with peer:
        line = peer.readline()
        print("server", line)
        peer.write("echo: ")
        peer.sendall(line)
        peer.sendall(bytes(20000))
    done.release()


_thread.start_new_thread(serve, ())
client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.connect(("127.0.0.1", 8080))
client.settimeout(5)
print(client.send(b"GET /\n"))
print(client.read(6))
total = 0
while True:
    part = client.recv(1500)
    if not part:
        break
    total += len(part)
print(total)
done.acquire()
try:
    client.send(b"x")
except OSError as e:
    print("send", e.errno)
client.close()
client.close()
for call in (lambda: client.recv(1), lambda: client.bind(("", 1)), lambda: client.setsockopt(0, 0, 0)):
    try:
        call()
    except OSError as e:
        print("closed", e.errno)

# errors
for call in (
    lambda: socket.socket().connect(("127.0.0.1", 8081)),
    lambda: socket.socket().connect(("192.168.1.1", 80)),
    lambda: socket.getaddrinfo("micropython.org", 80),
    lambda: socket.socket().send(b""),
    lambda: socket.socket(socket.AF_INET6),
    lambda: socket.socket().bind(("", 8080)),
):
    try:
        call()
    except OSError as e:
        print(e)
try:
    socket.socket("a")
except TypeError:
    print("TypeError")
server.settimeout(0.03)
start = time.ticks_ms()
try:
    server.accept()
except OSError as e:
    print("accept", e.errno, time.ticks_diff(time.ticks_ms(), start) >= 29)
server.setblocking(False)
try:
    server.accept()
except OSError as e:
    print("accept", e.errno)
# more callers than the queue holds
first = socket.socket()
first.connect(("localhost", 8080))
try:
    socket.socket().connect(("localhost", 8080))
except OSError as e:
    print("refused", e.errno)
server.close()
print(first.recv(10), first.read(), server.fileno())
server = socket.socket()
server.bind(("", 8080))
server.close()
