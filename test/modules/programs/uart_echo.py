import time
from machine import UART
from fpioa_manager import fm
from board import board_info

fm.register(board_info.CONNEXT_A, fm.fpioa.UART1_TX, force=True)
fm.register(board_info.CONNEXT_B, fm.fpioa.UART1_RX, force=True)
uart_A = UART(UART.UART1, 115200, 8, None, 1, timeout=1000, read_buf_len=4096)
write_str = 'hello world'
for i in range(3):
    uart_A.write(write_str + str(i) + "\r\n")
    time.sleep_ms(2)
    if uart_A.any():
        read_data = uart_A.read()
        if read_data:
            read_str = read_data.decode('utf-8')
            print("string = ", read_str.strip())

# a frame: head, length, payload, sum
def send(payload):
    frame = bytearray([0xAA, 0x55, len(payload)]) + payload
    frame.append(sum(frame) & 0xFF)
    uart_A.write(frame)

def receive():
    head = uart_A.read(3)
    if not head or head[0] != 0xAA or head[1] != 0x55:
        return None
    body = uart_A.read(head[2] + 1)
    ok = (sum(head) + sum(body[:-1])) & 0xFF == body[-1]
    return bytes(body[:-1]) if ok else None

send(b"\x01\x02\x03")
print(receive())
uart_A.deinit()
del uart_A
# out: string =  hello world0
# out: string =  hello world1
# out: string =  hello world2
# out: b'\x01\x02\x03'
