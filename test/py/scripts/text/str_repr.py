for s in ("", "a", "it's", 'say "x"', "'\"", "a\\b", "\n\r\t", "\x00\x01\x1f\x7f", "\x80\xff", "é", "漢", "😀", "a\nb"):
    print(repr(s))
for b in (b"", b"a", b"it's", b'"', b"'\"", b"\\", b"\n\r\t\x00\xff", b"\x7f\x80", b"abc123"):
    print(repr(b))
print([("a", b"b")], {"k": "v"}, "é", str(b"x"))
