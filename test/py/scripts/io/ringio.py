# RingIO against a list that does the same.
import micropython, random, select

random.seed(5)
for size in (1, 2, 7, 64):
    ring = micropython.RingIO(size) if size != 7 else micropython.RingIO(bytearray(8))
    model = []
    poller = select.poll()
    poller.register(ring)
    for step in range(300):
        n = random.randint(0, size + 3)
        if random.getrandbits(1):
            data = bytes(random.getrandbits(8) for _ in range(n))
            wrote = ring.write(data)
            assert wrote == min(n, size - len(model)), (size, n, wrote)
            model += list(data[:wrote])
        elif random.getrandbits(1):
            assert ring.read(n) == bytes(model[:n])
            model = model[n:]
        else:
            buf = bytearray(n)
            got = ring.readinto(buf)
            assert bytes(buf[:got]) == bytes(model[:n])
            model = model[n:]
        assert ring.any() == len(model)
        events = dict(poller.poll(0)).get(ring, 0)
        assert events == (1 if model else 0) | (4 if len(model) < size else 0), (events, model)
    print(size, ring.read() == bytes(model), ring.read(1), ring.any())
ring = micropython.RingIO(10)
ring.write(b"a\nbc\nd")
print(ring.readline(), ring.readline(3), ring.readline(), ring.readline())
print(ring.write(b"0123456789"), ring.write(b"x"), ring.read(3), ring.write(b"abcd"), ring.read())
for bad in (0, -1, 65535, bytearray(1), b"123"):
    try:
        micropython.RingIO(bad)
    except (ValueError, TypeError) as e:
        print(type(e).__name__)
