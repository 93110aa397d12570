print(b"a" < b"b", b"a" == b"a", b"a" == "a", b"" < b"a", b"ab" > b"a", sorted([b"b", b"a", b"ab"]), hash(b"x") == hash(b"x"))
print(bytearray(b"a") == b"a", b"a" == bytearray(b"a"))
