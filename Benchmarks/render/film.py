"""A contender: the scene made with moviepy, as most scripts that make such videos do.

    film.py PHOTOGRAPH FRAMES OUTPUT
"""

import sys

from moviepy import CompositeVideoClip, ImageClip, TextClip

import scene

FONT = "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf"


def main(photograph, frames, output):
    duration = frames / scene.RATE
    picture = (
        ImageClip(photograph, duration=duration)
        .resized((scene.WIDTH, scene.HEIGHT))
        .resized(lambda time: 1 + time * scene.RATE * scene.ZOOM_PER_FRAME)
        .with_position("center")
    )
    texts = [
        TextClip(
            font=FONT, text=text, font_size=90, color="white", stroke_color="black", stroke_width=6,
            margin=(20, 20))
        .with_start(first / scene.RATE)
        .with_end(end / scene.RATE)
        .with_position(("center", 0.82), relative=True)
        for first, end, text in scene.cues(frames)
    ]
    film = CompositeVideoClip([picture, *texts], size=(scene.WIDTH, scene.HEIGHT)).with_duration(duration)
    film.write_videofile(output, fps=scene.RATE, codec="libx264", preset="medium", audio=False, logger=None)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
