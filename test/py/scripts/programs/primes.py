def primes(n):
    sieve = bytearray(b"\x01" * (n + 1))
    sieve[0] = sieve[1] = 0
    for i in range(2, int(n ** 0.5) + 1):
        if sieve[i]:
            for j in range(i * i, n + 1, i):
                sieve[j] = 0
    return [i for i in range(n + 1) if sieve[i]]
p = primes(500)
print(len(p), p[:10], p[-3:], sum(p))
