import struct
for f, a in [('<bBhHiIqQ', (-1, 255, -2, 65535, -3, 4294967295, -4, 2**64 - 1)), ('>hIq', (-2, 7, -9)), ('!H', (258,)), ('@bi', (1, 2)), ('<3s', (b'ab',)), ('<5s', (b'abcdefg',)), ('<2h', (1, 2)), ('<b3xb', (1, 2)) , ('<f', (1.5,)), ('<d', (-2.25,)), ('>fd', (0.1, 0.1)), ('<?' , (True,)), ('<e', (1.5,)), ('<l', (5,)), ('<L', (5,)), ('<0s', (b'',)), ('<2s2s', (b'ab', b'cd'))]:
    try:
        p = struct.pack(f, *a); print(f, p, struct.unpack(f, p), struct.calcsize(f))
    except Exception as e: print(f, type(e).__name__)
for f in ('@bh', '@bi', '@bq', '@hbi', 'bi', '@b0i', '@3sh', '<bi', 'z', '', '<', '4', '@hq'):
    try: print(f, struct.calcsize(f))
    except Exception as e: print(f, type(e).__name__)
for e in ("struct.unpack('<i', b'abc')", "struct.unpack('<i', b'abcde')", "struct.pack('<b', 'x')", "struct.unpack_from('<h', b'abcdef', 2)", "struct.unpack_from('<h', b'abcdef', -2)", "struct.unpack_from('<h', b'ab', 1)", "struct.pack('<B', 300)", "struct.pack('<h', 1.5)"):
    try: print(e, eval(e))
    except Exception as x: print(e, type(x).__name__)
b = bytearray(8); struct.pack_into('<hh', b, 2, 1, -1); print(b); struct.pack_into('>i', b, -4, 7); print(b)
try: struct.pack_into('<q', b, 4, 1)
except ValueError as e: print('VE')
