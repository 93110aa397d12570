# Calls methods and functions of module image with arguments of every kind, for `kpy run`: whatever comes, a Python exception may be
# raised, and nothing else may happen. SEED and CALLS are put in front.
import image, random

random.seed(SEED)
pick = random.choice
NUMBERS = (0, 1, 2, 3, 5, 8, 15, 31, 64, 100, 255, 256, 1000, 4000, -1, -2, -7, -300, 32767, 65536, 2147483647, -2147483648, 1 << 40, -(1 << 70))
FLOATS = (0.0, 0.5, 1.0, 1.8, -0.5, 3.7, 1e-9, 1e9, -1e300, float("inf"), float("-inf"), float("nan"))
NAMES = ("roi", "x_stride", "y_stride", "threshold", "thresholds", "invert", "merge", "margin", "mask", "color", "scale", "thickness",
         "fill", "quality", "size", "bins", "copy", "zero", "alpha", "x_scale", "y_scale", "step", "search", "families", "fx", "r_min",
         "r_max", "r_step", "robust", "offset", "bias", "percentile", "kernel", "mul", "add", "area_threshold", "pixels_threshold",
         "threshold_cb", "merge_cb", "reverse", "strength", "zoom", "hmirror", "vflip", "transpose", "bilinear", "merge_distance",
         "max_theta_diff", "theta_margin", "rho_margin", "x_rotation", "fov", "mono_space", "x_spacing", "to_bitmap", "min", "max",
         "gamma", "contrast", "unsharp", "sharpen", "color_sigma", "space_sigma", "seed_threshold", "floating_threshold", "l_bins")


def new_image():
    w, h, f = pick((1, 2, 3, 8, 31, 32, 33, 40, 64)), pick((1, 2, 3, 7, 16, 24, 48)), pick((0, 2, 4))
    i = image.Image(w, h, f)
    kind = random.randint(0, 4)
    top = 1 if f == 0 else 255 if f == 4 else 65535
    if kind == 0:
        for k in range(40):
            i.set_pixel(random.randint(0, w - 1), random.randint(0, h - 1), random.randint(0, top))
    elif kind == 1:
        i.draw_rectangle(w // 4, h // 4, w // 2, h // 2, color=top, fill=True)
    elif kind == 2:
        i.draw_circle(w // 2, h // 2, h // 3, color=top)
    elif kind == 3 and random.randint(0, 3) == 0:
        i.compress()
    return i


def value(depth=0):
    k = random.randint(0, 15)
    if k < 6:
        return pick(NUMBERS)
    if k < 8:
        return random.randint(-10, 70)
    if k == 8:
        return pick(FLOATS)
    if k == 9:
        return new_image()
    if k == 10:
        return pick(("", "a", "kpy\n\xe9", b"abc", bytearray(5), None, True, False))
    if k == 11:
        return pick((lambda *a: True, lambda *a: a[0], print_nothing, image, int))
    if depth < 2:
        n = pick((0, 1, 2, 2, 2, 3, 4, 4, 4, 6, 8, 9))
        items = [value(depth + 1) if random.randint(0, 3) == 0 else random.randint(0, 100) for _ in range(n)]
        return tuple(items) if random.randint(0, 1) else items
    return 7


def likely():
    # what a script might pass
    k = random.randint(0, 9)
    if k < 5:
        return random.randint(-3, 50)
    if k == 5:
        return new_image()
    if k == 6:
        return tuple(random.randint(-5, 40) for _ in range(pick((2, 3, 4, 4))))
    if k == 7:
        return [tuple(sorted(random.randint(-128, 255) for _ in range(2))) for _ in range(pick((1, 1, 2)))]
    if k == 8:
        return random.randint(0, 40) / 10
    return pick((True, False, 0, 1, [1, 0, -1, 2, 0, -2, 1, 0, -1], "kpy"))


def print_nothing(*a):
    raise ValueError


def use(r):
    # results are looked at, too
    repr(r)
    if isinstance(r, (list, tuple)):
        for x in r[:3]:
            use(x)
        return
    for name in dir(r):
        if name[0] != "_" and not isinstance(r, (image.Image, int, float, str, bytes, bytearray)):
            try:
                getattr(r, name)()
            except Exception:
                pass


METHODS = [n for n in dir(image.Image) if n[0] != "_" and n not in ("save",)]
FUNCTIONS = [n for n in dir(image) if n[0] != "_" and callable(getattr(image, n))]
raised = 0
for call in range(CALLS):
    make = likely if random.randint(0, 2) else value
    args = [make() for _ in range(pick((0, 1, 1, 2, 2, 3, 3, 4, 5, 6)))]
    keys = {pick(NAMES): make() for _ in range(pick((0, 0, 0, 1, 2)))}
    name = pick(METHODS) if random.randint(0, 9) else pick(FUNCTIONS)
    if TRACE:
        print(call, name, args, keys)
    try:
        f = getattr(new_image(), name) if name in METHODS else getattr(image, name)
        use(f(*args, **keys))
    except Exception as e:
        raised += 1
        if TRACE:
            print('   ', type(e), e)
print("calls", CALLS, "methods", len(METHODS), "raised", raised)
