"""The scene that every contender renders: a photograph, a steady centred zoom, subtitles of five words."""

WIDTH, HEIGHT, RATE = 1920, 1080, 24
ZOOM_PER_FRAME = 0.0003
WORDS = (
    "The door at the end of the hall was open again although nobody had lived there for years and "
    "behind it somebody was breathing slowly as if asleep"
).split()
FRAMES_PER_CUE = 45


def cues(frames):
    """(first frame, end frame, text) of each subtitle."""
    for start in range(0, frames, FRAMES_PER_CUE):
        first = start // 9
        text = " ".join(WORDS[(first + index) % len(WORDS)] for index in range(5))
        yield start, min(start + FRAMES_PER_CUE, frames), text


def text_at(frame, frames):
    for first, end, text in cues(frames):
        if first <= frame < end:
            return text
    return ""
