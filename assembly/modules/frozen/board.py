# Module `board`: the pins of the board by name, from its description.
import _maix


class Board_Info:
    pin_num = 48

    def __init__(self):
        self.pin_name = []
        for line in _maix.board().split("\n"):
            if line.startswith("pin."):
                name, value = line[4:].split("=")
                self.set(name, int(value))
                self.pin_name.append(name)
        # the Arduino header of a Maixduino has three ways to be named
        header = [name for name in self.pin_name if name[0] == "D" and name[1:].isdigit()]
        if header:
            self.D = [self.get(name) for name in header]
            for name in header:
                self.set("PIN" + name[1:], self.get(name))

    def set(self, key, value=None):
        setattr(self, key, value)

    def get(self, key):
        return getattr(self, key)

    def all(self):
        return dir(self)

    def load(self, values={}):
        for key, value in values.items():
            self.set(key, value)

    def _row(self, left, right, fill=" "):
        print("|" + fill * 3 + left + fill * (7 - len(left)) + "|" + fill * 5 + right + fill * (18 - len(right)) + "|")

    # The first column is the place in the list, as in MaixPy.
    def pin_map(self, Pin=None):
        if Pin is None:
            self._row("Pin", "Function", "-")
            for i, name in enumerate(self.pin_name):
                self._row(str(i), name)
                print("+" + "-" * 10 + "|" + "-" * 23 + "+")
        elif Pin < 0 or Pin > 47:
            print("Pin num must in range[0,47]")
            return False
        else:
            self._row("Pin", "Function", "-")
            self._row(str(Pin), self.pin_name[Pin] if Pin < len(self.pin_name) else "")
            print("+" + "-" * 10 + "|" + "-" * 23 + "+")


board_info = Board_Info()


def _load():
    from _settings import config

    values = config.get_value("board_info", None)
    if values:
        board_info.load(values)


_load()
