import random
random.seed(42)
a = [random.getrandbits(8) for _ in range(5)]
random.seed(42)
print(a == [random.getrandbits(8) for _ in range(5)], all(0 <= random.random() < 1 for _ in range(50)), all(1 <= random.randint(1, 6) <= 6 for _ in range(50)))
print(all(random.randrange(10) < 10 for _ in range(50)), random.choice([7]), all(2 <= random.uniform(2, 3) <= 3 for _ in range(20)), random.randrange(4, 5))
random.seed(7)
print(random.getrandbits(32), random.randint(0, 1000), random.randrange(0, 100, 7))
for bad in ("random.randrange(0)", "random.choice([])", "random.randint(2, 1)"):
    try:
        eval(bad)
    except (ValueError, IndexError) as e:
        print(type(e).__name__)
