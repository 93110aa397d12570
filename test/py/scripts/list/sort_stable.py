data = [(i % 3, i) for i in range(12)]
print(sorted(data, key=lambda t: t[0]))
print(sorted(range(20), key=lambda n: n * 7 % 10))
r = [5, 3, 9, 1, 5, 3]
print(sorted(r), sorted(r, reverse=True), r)
big = [(i * 7919) % 1009 for i in range(300)]
s = sorted(big)
print(all(s[i] <= s[i + 1] for i in range(299)), s[:5], s[-3:])
