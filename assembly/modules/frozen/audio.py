# Module `audio` of MaixPy.
from _sound import Audio
