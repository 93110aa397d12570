import image, lcd

lcd.init()
img = image.Image(size=(240, 135))
img.draw_rectangle((0, 0, 240, 135), fill=True, color=(150, 150, 150))
img.draw_line(0, 0, 20, 20, color=(255, 0, 0), thickness=3)
img.draw_line((0, 134, 40, 134), color=(0, 0, 255))
img.draw_circle(120, 67, 20, color=(0, 255, 0), thickness=2, fill=False)
img.draw_circle((120, 67, 5), color=(0, 255, 0), fill=True)
img.draw_ellipse(200, 30, 20, 10, 0, color=(255, 255, 0), thickness=1, fill=True)
img.draw_cross(200, 100, color=(255, 0, 255), size=8, thickness=1)
img.draw_arrow(20, 100, 60, 100, color=(0, 0, 0), thickness=2)
img.draw_string(10, 50, "Hi!\nkpy", color=(255, 255, 255), scale=1.5, x_spacing=1, y_spacing=1, mono_space=True)
small = img.copy((110, 57, 20, 20))
img.draw_image(small, 150, 100, x_scale=2.0, y_scale=1.5)
cut = img.cut(115, 62, 10, 10)
print(small.width(), small.height(), cut.get_pixel(5, 5), cut.size())
img.flood_fill(230, 120, color=(10, 10, 10))
lcd.display(img)
img.save("/sd/out.bmp")
img.save("/sd/out.jpg", quality=90)
again = image.Image("/sd/out.bmp")
print(again.get_pixel(120, 67), again)
jpg = image.Image("/sd/out.jpg")
print(jpg.width(), jpg.height(), jpg.get_pixel(120, 67)[1] > 200)
print(img.compressed(quality=50).size() < img.size())
# out: 20 20 (0, 255, 0) 200
# out: (0, 255, 0) {"w":240, "h":135, "type"="rgb565", "size":64800}
# out: 240 135 True
# out: True
# pixel: 10 10 255 0 0
# pixel: 120 67 0 255 0
# pixel: 200 30 255 255 0
# pixel: 200 100 255 0 255
# pixel: 20 134 0 0 255
# pixel: 230 120 8 8 8
