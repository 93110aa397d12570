b = b'hello world'
print(b.find(b'o'), b.rfind(b'o'), b.find(b'z'), b.count(b'l'), b.index(b'w'), b.replace(b'l', b'LL'), b.split(), b.split(b'o', 1), b.rsplit(b'o', 1))
print(b.startswith(b'he'), b.endswith((b'x', b'ld')) if 0 else b.endswith(b'ld'), b.upper(), b.strip(b'hd'), b.lstrip(b'h'), b.rstrip(b'd'), b.partition(b' '), b.rpartition(b'o'), b.center(15), b.isalpha(), b'12'.isdigit())
print(b[0], b[-1], b[2:5], b * 2, b + b'!', b'ell' in b, 104 in b, 300 in [1], list(b'ab'), bytes([1, 2]), bytes(3), bytes('é', 'utf8'), b'\x00\xff\n\t\\\'"')
print(b.decode(), b'\xc3\xa9'.decode(), str(b'ab', 'utf8'), b'a' < b'b', b'a' == 'a', b'' == bytearray(b''), hash(b'a') == hash(b'a'))
print(b','.join([b'a', bytearray(b'b')]), b'%d %s' % (1, b'x'), bytes(bytearray(b'q')), b'abc'.hex() if hasattr(b'', 'hex') else '', bytes.fromhex('0aff') if hasattr(bytes, 'fromhex') else '')
ba = bytearray(b'abc'); ba.append(100); ba.extend(b'ef'); ba += b'g'; ba[0] = 65; print(ba, len(ba), ba[1:3]); ba[1:3] = b'XYZ'; print(ba)
for bad in ("ba[0] = 256", "ba.append(-1)", "bytes([256])", "b[20]", "bytes('x')", "b'a' + 'a'", "b.find('x')", "bytearray(-1)", "b'\\xff'.decode()", "b.index(b'zz')", "ba.extend(5)"):
    try: exec(bad); print(bad, 'ok')
    except Exception as e: print(bad, type(e).__name__)
m = memoryview(bytearray(b'0123456789')); print(m[2], bytes(m[2:5]), len(m), m[3:7][1]); m[0] = 65; m[1:3] = b'zz'; print(bytes(m))
s = 'héllo wörld'
print(len(s), s[1], s[-4:], s.upper(), s.find('w'), s.split('l'), s.encode(), s.replace('l', ''), list(s[:3]), 'é' in s, s.index('ö'), s * 2)
print('a,b,,c'.split(','), ' a  b '.split(), 'a\nb\r\nc'.splitlines(), 'abc'.partition('b'), 'x'.join('abc'), 'aXbX'.rstrip('X'), 'abc'.center(9), '%s' % 'é', 'Ab'.swapcase() if hasattr('', 'swapcase') else '')
print('abc' < 'abd', 'a' * 0, 'ab' 'cd', r'\n', '\x41\u00e9\101', 'a\
b', '''x
y''', "it's", 'say "hi"', 'both \' and "', '\0', ord('é'), chr(233), 'abc'[::-1] if 0 else '')
print('abc'.isalpha(), 'ab1'.isalpha(), '12'.isdigit(), ''.isdigit(), ' '.isspace(), 'Ab'.isupper(), 'ab'.islower())
for bad in ("'a' + 1", "'abc'[5]", "'a'.index('z')", "','.join([1])", "int('x')", "ord('ab')", "chr(-1)", "'a'.split('')", "'%d' % 'x'", "'a' < 1", "'x'.encode(1,2,3)"):
    try: print(bad, eval(bad))
    except Exception as e: print(bad, type(e).__name__)
