print(2**200, -(2**100) // 7, (2**100) % -7, -(2**65) >> 3, (1 << 70) | 5, ~(1 << 66))
print(int('123456789012345678901234567890') * int('-98765432109876543210'))
print(10**40 // 10**20, 10**40 % 97, divmod(-10**30, 7), pow(3, 100, 10**20), pow(2, -1))
print(hex(2**70), oct(2**66), bin(2**64), '%x' % 2**65, '{:,}'.format(10**12) if 0 else '')
print(int.from_bytes(b'\xff' * 10, 'big'), (2**72).to_bytes(10, 'little'))
print((10**30) == (10**30), hash(2**70) == hash(2**70), 2**64 < 2**65, -2**64 < 2**64)
print((2**63) - 1, 2**63, -2**63, (2**63) * -1, abs(-2**80))
print(float(2**70), int(1e25), int(-1e20), round(1e22))
print(2**100 & 0xffff_ffff_ffff, (2**100 - 1) & -(2**50), 2**100 ^ -1, (2**64) | -(2**65))
print(12345678901234567890 // 1234567, 12345678901234567890 / 3)
try: 1 << -1
except ValueError as e: print('VE')
try: 2**100 // 0
except ZeroDivisionError: print('ZD')
print(int('-0x1f', 16), int('0b101', 0), int('zz', 36), int(' 12 '), int('1_000'))
for s in ('', '0x', '1.5', 'a', '--1', '1__0'):
    try: print(int(s, 0))
    except ValueError as e: print('bad', repr(s))
print(1_000_000, 0xFF_FF, 1e3, 1_0.0_1)
print(-7 // 2, -7 % 2, 7 // -2, 7 % -2, -7.5 // 2, -7.5 % 2, divmod(7.5, -2))
print((-8) ** (1/3) if 0 else 0, 0**0, 0.0**0, (-2)**3, (-2)**-1, 4**0.5)
a = 3**500; b = 7**300
print(a // b, a % b, a * b == b * a, (a * b) // b == a)
print(str(a)[:30], len(str(a)), str(-a)[-30:])
print(max(2**70, 2**71), sum([2**64] * 3), min(-2**70, 1))
print(bool(2**70), not 2**70, +2**70, -2**70)
x = 1
for i in range(1, 40): x *= i
print(x)
print([2**i - 1 for i in range(44, 50)], [-(2**i) for i in range(46, 49)])
print((2**47) * 2, (2**46) + (2**46), -(2**47) - 1, (2**47 - 1) + 1)
print(2**31 * 2**31, 2**32 * -2**32, (1 << 47) - 1, 1 << 48)
