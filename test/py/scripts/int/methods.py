print((5).to_bytes(2, "big"), (5).to_bytes(2, "little"), (1000).to_bytes(4, "big"), int.from_bytes(b"\x01\x02", "big"), int.from_bytes(b"\x01\x02", "little"))
print(int.from_bytes(b"", "big"), (0).to_bytes(1, "big"), int.from_bytes(b"\xff" * 9, "big"))
try:
    (256).to_bytes(1, "big")
except OverflowError:
    print("OverflowError")
