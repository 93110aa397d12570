from Maix import I2S, GPIO
import audio, time, ustruct, math
from fpioa_manager import fm

# a file to play
rate, n = 8000, 2000
with open("/sd/tone.wav", "wb") as f:
    f.write(b"RIFF" + ustruct.pack("<I", 36 + n * 2) + b"WAVEfmt " + ustruct.pack("<IHHIIHH", 16, 1, 1, rate, rate * 2, 2, 16))
    f.write(b"data" + ustruct.pack("<I", n * 2))
    for i in range(n):
        f.write(ustruct.pack("<h", int(9000 * math.sin(i / 3))))

fm.register(34, fm.fpioa.I2S0_OUT_D1, force=True)
fm.register(35, fm.fpioa.I2S0_SCLK, force=True)
fm.register(33, fm.fpioa.I2S0_WS, force=True)
wav_dev = I2S(I2S.DEVICE_0)
player = audio.Audio(path="/sd/tone.wav")
player.volume(40)
wav_info = player.play_process(wav_dev)
print("wav file head information: ", wav_info[0], wav_info[1])
wav_dev.channel_config(wav_dev.CHANNEL_1, I2S.TRANSMITTER, resolution=I2S.RESOLUTION_16_BIT, cycles=I2S.SCLK_CYCLES_32, align_mode=I2S.RIGHT_JUSTIFYING_MODE)
wav_dev.set_sample_rate(wav_info[1])
chunks = 0
while True:
    ret = player.play()
    if ret == None:
        print("format error")
        break
    elif ret == 0:
        break
    chunks += 1
player.finish()
print(chunks > 0)
# skip: \[MAIXPY\]: .*
# out: wav file head information:  1 8000
# out: True
