# Face alignment as face recognition scripts do it: affine transform of a cut, features compared.
import image, KPU as kpu

src = image.Image(size=(64, 64))
src.draw_rectangle(16, 16, 32, 32, color=(0, 255, 0), fill=True)
src.pix_to_ai()
dst_point = [(8, 8), (24, 8), (8, 24)]
src_point = [(16, 16), (48, 16), (16, 48)]
dst = image.Image(size=(32, 32))
T = image.get_affine_transform(src_point, dst_point)
image.warp_affine_ai(src, dst, T)
dst.ai_to_pix()
print(dst.get_pixel(16, 16), dst.get_pixel(2, 2), dst.get_pixel(29, 29))
a = kpu.face_encode([0.5, -0.25, 1.0, 0.0])
b = kpu.face_encode([0.5, -0.25, 0.9, 0.1])
c = kpu.face_encode([-0.5, 0.25, -1.0, 0.0])
print(len(a), kpu.face_compare(a, a) > 99, kpu.face_compare(a, b) > 85, kpu.face_compare(a, c) < 20)
# out: (0, 255, 0) (0, 0, 0) (0, 0, 0)
# out: 4 True True True
