class G:
    x = 1
    def __getattr__(self, name):
        if name.startswith("no"):
            raise AttributeError(name)
        return "made " + name
g = G()
g.y = 2
print(g.x, g.y, g.z, hasattr(g, "nope"), hasattr(g, "yes"))
print(getattr(g, "nothing", "default"), getattr(g, "w"))
