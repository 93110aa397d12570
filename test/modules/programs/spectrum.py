import image, lcd, math
from Maix import FFT, GPIO, I2S

sample_rate = 38640
sample_points = 1024
fft_points = 512
hist_x_num = 50
lcd.init(freq=15000000)
img = image.Image(size=(128, 128))
img = img.to_grayscale()
# a tone in bin 16
data = bytearray(fft_points * 4)
for i in range(fft_points):
    v = int(8000 * math.sin(2 * math.pi * 16 * i / fft_points)) & 0xffff
    data[4 * i] = v & 0xff
    data[4 * i + 1] = v >> 8
fft_res = FFT.run(data, fft_points)
fft_amp = FFT.amplitude(fft_res)
freqs = FFT.freq(fft_points, sample_rate)
half = fft_amp[1:fft_points // 2]
print(len(fft_res), type(fft_res[0]), half.index(max(half)) + 1)
print(freqs[16] == 16 * (sample_rate // fft_points), len(freqs))
img.clear()
for i in range(hist_x_num):
    height = min(fft_amp[i], 127)
    img.draw_rectangle((i * 2, 127 - height, 1, height), 255, 1, True)
lcd.display(img)
# out: 512 <class 'tuple'> 16
# out: True 512
