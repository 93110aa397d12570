from Maix import GPIO, I2S
import audio, os
from fpioa_manager import *

fm.register(20, fm.fpioa.I2S0_IN_D0, force=True)
fm.register(19, fm.fpioa.I2S0_WS, force=True)
fm.register(18, fm.fpioa.I2S0_SCLK, force=True)
sample_rate = 16000
record_time = 1
rx = I2S(I2S.DEVICE_0)
rx.channel_config(rx.CHANNEL_0, rx.RECEIVER, resolution=rx.RESOLUTION_16_BIT, cycles=rx.SCLK_CYCLES_32, align_mode=rx.STANDARD_MODE)
rx.set_sample_rate(sample_rate)
recorder = audio.Audio(path="/sd/record.wav", is_create=True, samplerate=sample_rate)
queue = []
frame_cnt = record_time * sample_rate // 2048
for i in range(frame_cnt):
    tmp = rx.record(2048)
    if len(queue) > 0:
        ret = recorder.record(queue[0])
        queue.pop(0)
    rx.wait_record()
    queue.append(tmp)
recorder.finish()
head = open("/sd/record.wav", "rb").read(12)
print(frame_cnt, head[:4], head[8:], os.stat("/sd/record.wav")[6] > 1000)
# out: 7 b'RIFF' b'WAVE' True
