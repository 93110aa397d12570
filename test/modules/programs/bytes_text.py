# Packing and text of bytes.
import ubinascii, ustruct
print(bytearray("text", "utf-8"), bytes("text", "utf-8"), bytearray(3))
data = ustruct.pack("<HB3s", 0x1234, 7, b"abc")
print(ubinascii.hexlify(data), ubinascii.crc32(b"123456789") == 0xcbf43926)
print("%02x" % data[0], b"a" + b"b", "{:>5}|{:<5}|{:^5}".format(1, 2, 3))
print(int.from_bytes(b"\x01\x02", "big"), (258).to_bytes(2, "little"))
# out: bytearray(b'text') b'text' bytearray(b'\x00\x00\x00')
# out: b'341207616263' True
# out: 34 b'ab'     1|2    |  3  
# out: 258 b'\x02\x01'
