import random
random.seed(42)
a = [random.getrandbits(16) for _ in range(5)] + [random.randint(1, 6) for _ in range(5)] + [random.randrange(0, 100, 7) for _ in range(5)]
random.seed(42)
b = [random.getrandbits(16) for _ in range(5)] + [random.randint(1, 6) for _ in range(5)] + [random.randrange(0, 100, 7) for _ in range(5)]
print(a == b, a)
for _ in range(300):
    assert 0 <= random.random() < 1 and 2 <= random.uniform(2, 3) <= 3 and -5 <= random.randint(-5, 5) <= 5
    assert random.randrange(3) in (0, 1, 2) and random.randrange(5, 8) in (5, 6, 7) and random.randrange(10, 0, -3) in (10, 7, 4, 1)
    assert random.choice("abc") in "abc" and 0 <= random.getrandbits(3) < 8
print(random.getrandbits(0), random.getrandbits(32) < 2**32)
for f in (lambda: random.randrange(0), lambda: random.randint(5, 1), lambda: random.choice([]), lambda: random.getrandbits(-1), lambda: random.randrange(1, 5, 0), lambda: random.choice(5), lambda: random.randrange(5, 5)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__)
