from machine import SPI
from fpioa_manager import fm
from Maix import GPIO

spi1 = SPI(SPI.SPI1, mode=SPI.MODE_MASTER, baudrate=10000 * 1000, polarity=0, phase=0, bits=8, firstbit=SPI.MSB, sck=28, mosi=29, miso=30, cs0=27)
w = b'1234'
r = bytearray(4)
spi1.write(w)
spi1.write(w, cs=SPI.CS0)
spi1.write_readinto(w, r)
print(r)
print(spi1.read(5, write=0x00))
spi1.readinto(r, write=0xff)
print(bytes(r))
spi1.deinit()
# out: bytearray(b'1234')
# out: b'\x00\x00\x00\x00\x00'
# out: b'\xff\xff\xff\xff'
