# Datagrams, and sockets with select.
import select, socket

a = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
b = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
a.bind(("127.0.0.1", 9000))
poller = select.poll()
poller.register(a)
poller.register(b, select.POLLIN)
print([(s is a, e) for s, e in poller.poll(0)])
print(b.sendto(b"hello", ("127.0.0.1", 9000)), b.sendto(b"nobody", ("127.0.0.1", 9001)))
print([(s is a, e) for s, e in poller.poll(0)])
data, address = a.recvfrom(3)
print(data, address[0])
a.sendto("back", address)
print([(s is a, e) for s, e in poller.ipoll(0, 1)])
print(list(poller.ipoll(0)))
b.connect(("127.0.0.1", 9000))
b.send(b"one")
b.write(b"two")
print(b.recv(10), a.recv(10), a.read(), b.fileno() > a.fileno())
a.setblocking(False)
print(a.read(1), a.readline(), a.readinto(bytearray(1)))
try:
    a.recv(1)
except OSError as e:
    print(e.errno)
# a datagram for which there is no room is lost
for i in range(40):
    b.send(bytes([i]))
seen = 0
while a.read(1):
    seen += 1
print(0 < seen < 40)
print([len(x) for x in select.select([a], [a, b], [], 0)])
poller.modify(a, select.POLLIN)
a.close()
print([(s is a, e) for s, e in poller.poll(10)])
poller.unregister(a)
poller.unregister(a)
try:
    poller.modify(a, 1)
except OSError as e:
    print(e.errno)
t = socket.socket()
poller.register(t)
print(poller.poll(0)[0][1])
listener = socket.socket()
listener.listen(1)
t.connect(("127.0.0.1", listener._port))
poller.register(listener, select.POLLIN)
print(sorted(e for _, e in poller.poll(0)))
peer, _ = listener.accept()
peer.write(b"x")
print(sorted(e for _, e in poller.poll(0)))
