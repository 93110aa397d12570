import random
random.seed(12345)
print([random.getrandbits(8) for _ in range(10)], random.getrandbits(32), random.getrandbits(0))
print([random.randrange(10) for _ in range(10)], [random.randrange(5, 20, 3) for _ in range(8)], [random.randint(-3, 3) for _ in range(10)])
print(random.choice("abcdef"), random.choice([1, 2, 3]), [random.randrange(10, 0, -3) for _ in range(6)])
random.seed(12345)
print([random.getrandbits(8) for _ in range(3)])
print(all(0 <= random.random() < 1 for _ in range(100)), all(2 <= random.uniform(2, 3) <= 3 for _ in range(50)))
for f in (lambda: random.getrandbits(33), lambda: random.randrange(0), lambda: random.randrange(5, 5), lambda: random.randint(2, 1), lambda: random.choice([]), lambda: random.randrange(1, 2, 0)):
    try:
        print(f())
    except (ValueError, IndexError) as e:
        print(type(e).__name__)
