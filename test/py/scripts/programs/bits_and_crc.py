def crc16(data):
    crc = 0xFFFF
    for b in data:
        crc ^= b
        for _ in range(8):
            crc = (crc >> 1) ^ 0xA001 if crc & 1 else crc >> 1
    return crc
print(hex(crc16(b"123456789")), hex(crc16(b"")), bin(0b1011 ^ 0b0110), sum(bin(i).count("1") for i in range(64)))
