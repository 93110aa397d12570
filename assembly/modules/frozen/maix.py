# Module `maix` of CanMV: names of `Maix`, and a class around the functions of `KPU`.
import math
import KPU as _kpu
from Maix import FPIOA, GPIO, FFT, I2S, Audio, freq, utils


class KPU:
    def __init__(self):
        self._net = None
        self._out = None
        self._sizes = None

    # From a path or a flash address; the size is found by itself.
    def load_kmodel(self, path, size=0):
        self._net = _kpu.load(path)
        self._out = None

    def _loaded(self):
        if self._net is None:
            raise ValueError("load_kmodel first")
        return self._net

    # Image, numbers, bytes, or the path of a file with the bytes of the input.
    def run_with_output(self, input=None, getlist=False, get_feature=False):
        if input is None:
            raise ValueError("invalid input")
        if isinstance(input, str):
            with open(input, "rb") as f:
                input = f.read()
        self._out = out = _kpu.forward(self._loaded(), input)
        if getlist:
            return out.tolist()
        if get_feature:
            values = out.tolist()
            length = math.sqrt(sum([v * v for v in values])) or 1
            return [v / length for v in values]

    def init_yolo2(self, anchor=None, anchor_num=5, img_w=320, img_h=240, net_w=320, net_h=240, layer_w=10, layer_h=8, threshold=0.7, nms_value=0.4, classes=1):
        if anchor is None:
            raise ValueError("need input anchor")
        net = self._loaded()
        _kpu.init_yolo2(net, threshold, nms_value, anchor_num, tuple(anchor))
        _kpu.set_outputs(net, 0, layer_w, layer_h, anchor_num * (5 + classes))
        self._sizes = img_w, img_h, net_w, net_h

    # [x, y, w, h, class, probability] of each object in the last output, in pixels of the image.
    def regionlayer_yolo2(self):
        img_w, img_h, net_w, net_h = self._sizes
        # the part of the input that shows the image, borders left out
        if net_w * img_h < net_h * img_w:
            w, h = net_w, img_h * net_w // img_w
        else:
            w, h = img_w * net_h // img_h, net_h
        sx, sy = img_w / w, img_h / h
        found = []
        for b in _kpu.run_yolo2(self._loaded(), None) or ():
            x, y = (b.x() - (net_w - w) / 2) * sx, (b.y() - (net_h - h) / 2) * sy
            found.append([int(x), int(y), int(b.w() * sx), int(b.h() * sy), b.classid(), b.value()])
        return found

    def deinit_yolo2(self):
        self._sizes = None

    def deinit(self):
        if self._net is not None:
            _kpu.deinit(self._net)
            self._net = self._out = None

    def netinfo(self):
        return _kpu.netinfo(self._loaded())

    @staticmethod
    def sigmoid(x):
        return 1 / (1 + math.exp(-x))

    @staticmethod
    def softmax(values):
        top = max(values)
        e = [math.exp(v - top) for v in values]
        total = sum(e)
        return [v / total for v in e]

    # Likeness of two features of length 1, 0 to 100.
    @staticmethod
    def feature_compare(a, b):
        if len(a) != len(b):
            raise ValueError("feature len error")
        return 50 + 50 * sum([x * y for x, y in zip(a, b)])
