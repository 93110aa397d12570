b = b"one two one"
print(b.find(b"one"), b.find(b"one", 1), b.rfind(b"one"), b.count(b"one"), b.index(b"two"), b.startswith(b"one"), b.endswith(b"e"))
print(b.split(), b.split(b" ", 1), b.replace(b"one", b"1"), b.upper(), b" x ".strip(), b",".join([b"a", b"b"]), b"a=b".partition(b"="))
print(b.hex(), bytes.fromhex("01 ff"), b"\x01\x02".hex(":"))
